import type { SqlDatabase } from '../database.ts';
import { readNumber, readText } from '../fields.ts';
import { currentVersion, migrations, type Dialect } from '../migrations.ts';
import { fileError } from './file-error.ts';

/** In the header of every store of ours (PRAGMA application_id): `FLTL` in ASCII. */
export const applicationId = 0x46_4c_54_4c;

/** The words of SQLite (https://sqlite.org/stricttables.html). */
export const sqliteDialect: Dialect = {
  text: 'TEXT',
  real: 'REAL',
  integer: 'INTEGER',
  id: 'INTEGER PRIMARY KEY',
  strict: ' STRICT',
};

/**
 * Returns the version of the tables, 0 for a file without any, and looks whether the file is whole.
 * Rejects with StoreError where it is not.
 */
export async function checkVersion(database: SqlDatabase, file: string): Promise<number> {
  const application = await readPragma(database, 'application_id');
  const version = await readPragma(database, 'user_version');
  const tables = await database.first('SELECT COUNT(*) AS tables FROM sqlite_schema');
  if (tables !== undefined && readNumber(tables, 'tables') === 0 && application === 0) return 0;
  if (application !== applicationId) throw fileError('foreign', file);
  if (version > currentVersion) throw fileError('newer', file);
  const check = await database.first('PRAGMA quick_check(1)');
  if (check === undefined || readText(check, 'quick_check') !== 'ok') throw fileError('corrupt', file);
  return version;
}

/** Write-ahead logging, each commit on disk before it returns. Room that is given up goes back to the disk. */
export async function configure(database: SqlDatabase): Promise<void> {
  await database.all('PRAGMA auto_vacuum = INCREMENTAL');
  await database.all('PRAGMA journal_mode = WAL');
  await database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
}

/** Brings the tables from this version to the newest in one transaction, and marks the file as ours. */
export async function migrate(database: SqlDatabase, version: number): Promise<void> {
  if (version === currentVersion) return;
  await database.transaction('migrate', async (session) => {
    for (const { tables } of migrations.slice(version)) await session.exec(tables(sqliteDialect));
    await session.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${currentVersion}`);
  });
}

async function readPragma(database: SqlDatabase, name: 'application_id' | 'user_version'): Promise<number> {
  const row = await database.first(`PRAGMA ${name}`);
  return row === undefined ? 0 : readNumber(row, name);
}
