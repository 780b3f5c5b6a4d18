import type { CleanupLedger } from '../probe/cleanup-ledger.ts';
import { createBaselines, type Baselines } from './baselines.ts';
import { createClauseRecords, type ClauseRecords } from './clause-records.ts';
import type { Engine, SqlSession } from './database.ts';
import { createEvidenceBook, type EvidenceBook } from './evidence.ts';
import { createHealth, type Health } from './health.ts';
import { createDurableLedger } from './ledger.ts';
import { evidenceSizeCap, prune } from './retention.ts';
import type { ServerSettings } from '../config/store-settings.ts';
import type { ServerOptions } from './postgres/connect.ts';
import { createRuns, type Runs } from './runs.ts';
import { ownFile, ownMemory, visitFile } from './sqlite/file-engine.ts';
import { asStoreError, type StoreError } from './store-error.ts';
import { createTransitions, type Transitions } from './transitions.ts';
import type { OnWritePoint } from './write-points.ts';

/** What is kept. */
export type StoreTables = {
  readonly clauseRecords: ClauseRecords;
  readonly transitions: Transitions;
  readonly runs: Runs;
  readonly evidence: EvidenceBook;
  readonly baselines: Baselines;
};

/** A store that this process has for itself. Writes reject with StoreError and are durable when they resolve. */
export type Store = StoreTables & {
  readonly ledger: CleanupLedger;
  readonly health: Health;
  /** Commits everything that the body writes at once. */
  commit(name: 'events' | 'transition' | 'told', body: (tables: StoreTables) => Promise<void>): Promise<void>;
  /** Forgets what is older than the retention, and what is too much. */
  prune(): Promise<void>;
  close(): Promise<void>;
};

/** A store that another process may have for itself: for reading, and for short writes in between. */
export type StoreVisit = StoreTables & { close(): Promise<void> };

/** How a store is opened. */
export type StoreOptions = {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** How long evidence and history are kept. */
  readonly retentionDays: number;
  /** Takes one line for people when writing fails for the first time, and when it works again. */
  readonly say: (line: string) => void;
  /** Hears that another process got the store for itself while this one was cut off from it. */
  readonly onTaken?: (error: StoreError) => void;
  /** The most characters of exchanges; 256 Mi when absent. */
  readonly sizeCap?: number;
  /** For tests. */
  readonly onWritePoint?: OnWritePoint;
};

/** Where a store is: in a folder, or in a database of PostgreSQL. */
export type StorePlace = { readonly folder: string } | { readonly server: ServerSettings };

/**
 * Opens a store, makes it where there is none, and brings it up to date. It belongs to this process until it is closed or the
 * process ends, in whatever way.
 * Rejects with StoreError when another process has it, when it cannot be written or reached, and when what is there is damaged,
 * newer or not ours; then nothing in it was changed.
 */
export async function openStore(place: StorePlace, options: StoreOptions): Promise<Store> {
  const engine =
    'folder' in place ? await ownFile(place.folder, options) : await reachServer(place.server, options);
  return assembleStore(engine, options);
}

/** A store that lives as long as the process: for runs whose target is gone with them. */
export function openMemoryStore(options: StoreOptions): Promise<Store> {
  return assembleStore(ownMemory(options), options);
}

/**
 * Opens a store beside whoever has it for itself.
 * Rejects with StoreError when there is none, or one of another version, or something else.
 */
export async function visitStore(place: StorePlace): Promise<StoreVisit> {
  const engine = 'folder' in place ? visitFile(place.folder) : await reachServer(place.server);
  try {
    await engine.inspect();
  } catch (error) {
    await engine.close();
    throw error;
  }
  return { ...createTables(engine.database), close: () => engine.close() };
}

/**
 * Makes a store of a database that nobody else writes to.
 * Rejects with StoreError as `openStore` does; the engine is closed then.
 */
export async function assembleStore(engine: Engine, options: StoreOptions): Promise<Store> {
  const { now, retentionDays, sizeCap = evidenceSizeCap } = options;
  const { database } = engine;
  const pruneNow = (): Promise<void> =>
    prune(engine, { before: now() - retentionDays * 86_400_000, size: sizeCap });
  try {
    await engine.prepare();
    const health = createHealth(options);
    await tryToPrune(pruneNow, health);
    return {
      ...createTables(database),
      ledger: await createDurableLedger(database, health),
      health,
      commit: (name, body) => database.transaction(name, (session) => body(createTables(session))),
      prune: pruneNow,
      close: () => engine.close(),
    };
  } catch (error) {
    await engine.close();
    throw asStoreError(error);
  }
}

/** The library for servers takes time and memory of its own, so only who has one loads it. */
async function reachServer(server: ServerSettings, options: ServerOptions = {}): Promise<Engine> {
  const { createServerEngine } = await import('./postgres/server-engine.ts');
  return createServerEngine(server, options);
}

/** What cannot be tidied up on a full disk can still be read. */
async function tryToPrune(pruneNow: () => Promise<void>, health: Health): Promise<void> {
  try {
    await pruneNow();
  } catch (error) {
    health.failed(asStoreError(error));
  }
}

function createTables(session: SqlSession): StoreTables {
  return {
    clauseRecords: createClauseRecords(session),
    transitions: createTransitions(session),
    runs: createRuns(session),
    evidence: createEvidenceBook(session),
    baselines: createBaselines(session),
  };
}
