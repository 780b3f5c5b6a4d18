import type { SqlDatabase, SqlSession } from '../database.ts';
import { readFlag, readNumber, readOptional } from '../fields.ts';
import { currentVersion, migrations, type Dialect, type Migration } from '../migrations.ts';
import { serverError } from './server-error.ts';
import { schemaName } from './settings.ts';

/** The words of PostgreSQL; texts are ordered by their bytes, whatever the language of the database. */
const postgresDialect: Dialect = {
  text: 'TEXT COLLATE "C"',
  real: 'DOUBLE PRECISION',
  integer: 'BIGINT',
  id: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  strict: '',
  moment: 'TIMESTAMP WITH TIME ZONE',
};

/** Each migration that was applied, and the oldest version of the tables whose programs may go on after it. */
const versionTable = `
  CREATE TABLE store_versions (
    version BIGINT PRIMARY KEY,
    oldest_user BIGINT NOT NULL,
    applied TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
  )`;

/**
 * Returns the version of the tables, 0 where there are none yet.
 * Rejects with StoreError where the schema holds something else, or what this version cannot work beside.
 */
export async function findVersion(session: SqlSession, name: string): Promise<number> {
  const found = await session.first(
    `SELECT to_regclass('${schemaName}.store_versions') IS NOT NULL AS ours,
            EXISTS (SELECT 1 FROM pg_catalog.pg_class
                    WHERE relnamespace = to_regnamespace('${schemaName}')) AS occupied`,
  );
  if (found === undefined || !readFlag(found, 'ours')) {
    if (found !== undefined && readFlag(found, 'occupied')) throw serverError('foreign', name);
    return 0;
  }
  const versions = await session.first(
    'SELECT MAX(version) AS version, MAX(oldest_user) AS oldest FROM store_versions',
  );
  const version = versions && readOptional(versions, 'version', readNumber);
  const oldest = versions && readOptional(versions, 'oldest', readNumber);
  if (version === undefined || oldest === undefined) throw serverError('foreign', name);
  if (oldest > currentVersion) throw serverError('newer', name);
  return version;
}

/**
 * Makes the tables or brings them up to date where they are not, in one transaction: of several programs that start at the
 * same moment one does it. Tables of a newer version stay as they are, where they let this one work.
 */
export async function migrateServer(
  database: SqlDatabase,
  name: string,
  versions: readonly Migration[] = migrations,
): Promise<void> {
  await database.transaction('migrate', async (session) => {
    const version = await findVersion(session, name);
    if (version === 0) await makeSchema(session);
    for (const [index, { oldestUser, tables }] of versions.entries()) {
      if (index < version) continue;
      await session.exec(tables(postgresDialect));
      await session.run(
        'INSERT INTO store_versions (version, oldest_user) VALUES (?, ?)',
        index + 1,
        oldestUser,
      );
    }
  });
}

async function makeSchema(session: SqlSession): Promise<void> {
  const found = await session.first(`SELECT to_regnamespace('${schemaName}') IS NOT NULL AS there`);
  // Whoever owns the schema need not be allowed to make one.
  if (found === undefined || !readFlag(found, 'there')) await session.exec(`CREATE SCHEMA ${schemaName}`);
  await session.exec(versionTable);
}
