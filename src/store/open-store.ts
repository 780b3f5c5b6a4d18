import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CleanupLedger } from '../probe/cleanup-ledger.ts';
import { createBaselines, type Baselines } from './baselines.ts';
import { createClauseRecords, type ClauseRecords } from './clause-records.ts';
import { connect, type SqlDatabase, type SqlSession } from './database.ts';
import { createEvidenceBook, type EvidenceBook } from './evidence.ts';
import { readNumber, readText } from './fields.ts';
import { createHealth, type Health } from './health.ts';
import { createDurableLedger } from './ledger.ts';
import { takeLock } from './lock.ts';
import { applicationId, currentVersion, migrate } from './migrations.ts';
import { evidenceSizeCap, prune } from './retention.ts';
import { createRuns, type Runs } from './runs.ts';
import { explainStoreFailure, storeError } from './store-error.ts';
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
  /** The most characters of exchanges; 256 Mi when absent. */
  readonly sizeCap?: number;
  /** For tests. */
  readonly onWritePoint?: OnWritePoint;
};

/** The file that holds everything. */
export const storeFileName = 'faultline.db';
/** The file that is locked while a process has the store for itself. */
const lockFileName = 'faultline.lock';

/**
 * Opens the store in a folder, makes it where there is none, and brings it up to date. It belongs to this process until it
 * is closed or the process ends, in whatever way.
 * Rejects with StoreError when another process has it, when it cannot be written, and when what lies there is damaged, newer or
 * not ours; then nothing in it was changed.
 */
export async function openStore(folder: string, options: StoreOptions): Promise<Store> {
  const file = join(folder, storeFileName);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainStoreFailure(error, file);
  }
  const release = await takeLock(join(folder, lockFileName), file);
  try {
    return await assembleStore(connectFor(file, options), file, options, release);
  } catch (error) {
    await release();
    throw error;
  }
}

/** A store that lives as long as the process: for runs whose target is gone with them. */
export function openMemoryStore(options: StoreOptions): Promise<Store> {
  return assembleStore(connectFor(':memory:', options), ':memory:', options);
}

/**
 * Opens the store in a folder beside whoever has it for itself.
 * Rejects with StoreError when there is none, or one of another version, or something else.
 */
export async function visitStore(folder: string): Promise<StoreVisit> {
  const file = join(folder, storeFileName);
  if (!existsSync(file)) throw storeError('absent', file);
  const database = connect(file);
  try {
    if ((await checkVersion(database, file)) < currentVersion) throw storeError('older', file);
    await configure(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { ...createTables(database), close: () => database.close() };
}

/**
 * Makes a store of a connection that nobody else writes through; `release` is called when it is closed.
 * Rejects with StoreError as `openStore` does; the connection is closed then.
 */
export async function assembleStore(
  database: SqlDatabase,
  file: string,
  options: StoreOptions,
  release: () => Promise<void> = () => Promise.resolve(),
): Promise<Store> {
  const { now, retentionDays, sizeCap = evidenceSizeCap } = options;
  const pruneNow = (): Promise<void> =>
    prune(database, { before: now() - retentionDays * 86_400_000, size: sizeCap });
  try {
    const version = await checkVersion(database, file);
    await configure(database);
    await migrate(database, version);
    const health = createHealth(options);
    await tryToPrune(pruneNow, health, file);
    return {
      ...createTables(database),
      ledger: await createDurableLedger(database, health, file),
      health,
      commit: (name, body) => database.transaction(name, (session) => body(createTables(session))),
      prune: pruneNow,
      async close() {
        await foldLog(database);
        await database.close();
        await release();
      },
    };
  } catch (error) {
    await database.close();
    throw explainStoreFailure(error, file);
  }
}

function connectFor(file: string, { onWritePoint }: StoreOptions): SqlDatabase {
  return connect(file, onWritePoint === undefined ? {} : { onWritePoint });
}

/** Leaves one whole file behind where that is possible; if not, the next who opens it does the rest. */
async function foldLog(database: SqlDatabase): Promise<void> {
  try {
    await database.all('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Nothing is lost: what is committed stands in the log beside the file.
  }
}

/** What cannot be tidied up on a full disk can still be read. */
async function tryToPrune(pruneNow: () => Promise<void>, health: Health, file: string): Promise<void> {
  try {
    await pruneNow();
  } catch (error) {
    health.failed(explainStoreFailure(error, file));
  }
}

/**
 * Returns the version of the tables, 0 for a file without any, and looks whether the file is whole.
 * Rejects with StoreError where it is not.
 */
async function checkVersion(database: SqlDatabase, file: string): Promise<number> {
  const application = await readPragma(database, 'application_id');
  const version = await readPragma(database, 'user_version');
  const tables = await database.first('SELECT COUNT(*) AS tables FROM sqlite_schema');
  if (tables !== undefined && readNumber(tables, 'tables') === 0 && application === 0) return 0;
  if (application !== applicationId) throw storeError('foreign', file);
  if (version > currentVersion) throw storeError('newer', file);
  const check = await database.first('PRAGMA quick_check(1)');
  if (check === undefined || readText(check, 'quick_check') !== 'ok') throw storeError('corrupt', file);
  return version;
}

/** Write-ahead logging, each commit on disk before it returns. Room that is given up goes back to the disk. */
async function configure(database: SqlDatabase): Promise<void> {
  await database.all('PRAGMA auto_vacuum = INCREMENTAL');
  await database.all('PRAGMA journal_mode = WAL');
  await database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
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

async function readPragma(database: SqlDatabase, name: 'application_id' | 'user_version'): Promise<number> {
  const row = await database.first(`PRAGMA ${name}`);
  return row === undefined ? 0 : readNumber(row, name);
}
