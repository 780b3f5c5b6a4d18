import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, SqlDatabase } from '../database.ts';
import { currentVersion } from '../migrations.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { explainFileFailure, fileError } from './file-error.ts';
import { takeLock, type Release } from './lock.ts';
import { checkVersion, configure, migrate } from './prepare-file.ts';

/** The file that holds everything. */
export const storeFileName = 'faultline.db';
/** The file that is locked while a process has the store for itself. */
const lockFileName = 'faultline.lock';

/**
 * The store in a folder, which is made where there is none. It belongs to this process until it is closed or the process
 * ends, in whatever way. Rejects with StoreError when another process has it, and when the folder cannot be written.
 */
export async function ownFile(folder: string, options: ConnectOptions): Promise<Engine> {
  const file = join(folder, storeFileName);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainFileFailure(error, file);
  }
  const release = await takeLock(join(folder, lockFileName), file);
  try {
    return createFileEngine(connect(file, options), file, release);
  } catch (error) {
    await release();
    throw error;
  }
}

/** A store that lives as long as the process. */
export function ownMemory(options: ConnectOptions): Engine {
  return createFileEngine(connect(':memory:', options), ':memory:');
}

/** The store in a folder, beside whoever has it for itself. @throws StoreError when there is none. */
export function visitFile(folder: string): Engine {
  const file = join(folder, storeFileName);
  if (!existsSync(file)) throw fileError('absent', file);
  return createFileEngine(connect(file), file);
}

/** An engine over a connection to this file; `release` is called when it is closed. */
export function createFileEngine(
  database: SqlDatabase,
  file: string,
  release: Release = () => Promise.resolve(),
): Engine {
  let isOurs = false;
  return {
    database,
    async prepare() {
      const version = await checkVersion(database, file);
      await configure(database);
      await migrate(database, version);
      isOurs = true;
    },
    async inspect() {
      if ((await checkVersion(database, file)) < currentVersion) throw fileError('older', file);
      await configure(database);
    },
    async reclaim() {
      await database.all('PRAGMA incremental_vacuum');
    },
    async close() {
      if (isOurs) await foldLog(database);
      await database.close();
      await release();
    },
  };
}

/** Leaves one whole file behind where that is possible; if not, the next who opens it does the rest. */
async function foldLog(database: SqlDatabase): Promise<void> {
  try {
    await database.all('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Nothing is lost: what is committed stands in the log beside the file.
  }
}
