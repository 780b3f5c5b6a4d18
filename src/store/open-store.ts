import { createBaselines, type Baselines } from './baselines.ts';
import { createClauseRecords, type ClauseRecords } from './clause-records.ts';
import type { Coordination, FindLost } from './coordination.ts';
import type { Engine, SqlSession } from './database.ts';
import { createEvidenceBook, type EvidenceBook } from './evidence.ts';
import { createHealth, type Health } from './health.ts';
import { createDurableLedger, type StoreLedger } from './ledger.ts';
import { evidenceSizeCap, prune } from './retention.ts';
import type { ServerSettings } from '../config/store-settings.ts';
import type { ServerOptions } from './postgres/connect.ts';
import { createRuns, type Runs } from './runs.ts';
import { ownFile, ownMemory, visitFile } from './sqlite/file-engine.ts';
import { asStoreError } from './store-error.ts';
import { createTargetStates, type TargetStates } from './target-states.ts';
import { createTransitions, type Transitions } from './transitions.ts';
import type { OnWritePoint } from './write-points.ts';

/** What is kept. */
export type StoreTables = {
  readonly clauseRecords: ClauseRecords;
  readonly transitions: Transitions;
  readonly runs: Runs;
  readonly evidence: EvidenceBook;
  readonly baselines: Baselines;
  readonly targetStates: TargetStates;
};

/** A store that one process has for itself, or several share. Writes reject with StoreError and are durable when they resolve. */
export type Store = StoreTables & {
  readonly ledger: StoreLedger;
  readonly health: Health;
  /** How those who share it agree on who does what; absent where one process has it for itself. */
  readonly coordination?: Pick<Coordination, 'leases' | 'ticks'>;
  /** Commits everything that the body writes at once. */
  commit(
    name: 'events' | 'transition' | 'told',
    body: (tables: StoreTables, findLost: FindLost) => Promise<void>,
  ): Promise<void>;
  /** Forgets what is older than the retention, and what is too much. */
  prune(): Promise<void>;
  close(): Promise<void>;
};

/** A store beside those who watch: for reading, and for short writes in between. */
export type StoreVisit = StoreTables & { close(): Promise<void> };

/** How a store is opened. */
export type StoreOptions = {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** How long evidence and history are kept. */
  readonly retentionDays: number;
  /** Takes one line for people when writing fails for the first time, and when it works again. */
  readonly say: (line: string) => void;
  /** The most characters of exchanges; 256 Mi when absent. */
  readonly sizeCap?: number;
  /** For tests. */
  readonly onWritePoint?: OnWritePoint;
};

/** Where a store is: in a folder, or in a database of PostgreSQL. */
export type StorePlace = { readonly folder: string } | { readonly server: ServerSettings };

/**
 * Opens a store, makes it where there is none, and brings it up to date. A folder belongs to this process until it is
 * closed or the process ends, in whatever way; a database is shared.
 * Rejects with StoreError when another process has the folder, when it cannot be written or reached, and when what is there is damaged,
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
 * Opens a store beside those who watch.
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
 * Makes a store of an engine.
 * Rejects with StoreError as `openStore` does; the engine is closed then.
 */
export async function assembleStore(engine: Engine, options: StoreOptions): Promise<Store> {
  const { now, retentionDays, sizeCap = evidenceSizeCap } = options;
  const { database, coordination } = engine;
  const pruneNow = (): Promise<void> =>
    prune(engine, { before: now() - retentionDays * 86_400_000, size: sizeCap });
  try {
    await engine.prepare();
    const health = createHealth({ ...options, consequence: coordination === undefined ? goesOn : pauses });
    await tryToPrune(pruneNow, health);
    return {
      ...createTables(database),
      ledger: await createDurableLedger(database, health),
      health,
      ...(coordination === undefined ? {} : { coordination: watchLeases(coordination, health) }),
      commit: (name, body) =>
        database.transaction(name, (session) =>
          body(createTables(session), coordination?.findLost(session) ?? losesNothing),
        ),
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

const goesOn = 'Monitoring goes on; what is found now would not survive a restart';
const pauses = 'Probing pauses when the leases end, and goes on when the database is back';

/** Leases that cannot be prolonged are as bad as writes that fail. */
function watchLeases(
  { leases, ticks }: Coordination,
  health: Health,
): Pick<Coordination, 'leases' | 'ticks'> {
  let failing = false;
  return {
    ticks,
    leases: {
      ...leases,
      async take(...lease) {
        try {
          const taken = await leases.take(...lease);
          if (failing) health.worked();
          failing = false;
          return taken;
        } catch (error) {
          failing = true;
          health.failed(asStoreError(error));
          throw error;
        }
      },
    },
  };
}

/** Nobody else can have taken anything. */
const losesNothing: FindLost = () => Promise.resolve(new Set());

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
    targetStates: createTargetStates(session),
  };
}
