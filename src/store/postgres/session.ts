import type { QueryResult } from 'pg';
import type { Row, SqlSession, SqlValue } from '../database.ts';
import { explainServerFailure } from './server-error.ts';
import { numberParameters, toParameter } from './statement.ts';

/** What statements are sent through: a connection, or any one of several. */
export type Queryable = {
  query(text: string, values?: readonly unknown[]): Promise<QueryResult<Record<string, unknown>>>;
};

/** Runs statements; `name` is that of the database in messages. */
export function createServerSession(through: Queryable, name: string): SqlSession {
  const attempt = async (
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Record<string, unknown>>> => {
    try {
      return await through.query(text, values);
    } catch (error) {
      throw explainServerFailure(error, name);
    }
  };
  const run = (sql: string, values: readonly SqlValue[]): Promise<QueryResult<Record<string, unknown>>> =>
    attempt(numberParameters(sql), values.map(toParameter));
  const all = async (sql: string, values: readonly SqlValue[]): Promise<readonly Row[]> =>
    (await run(sql, values)).rows;
  return {
    async exec(sql) {
      // Without parameters, so that there may be several statements.
      await attempt(sql);
    },
    run: async (sql, ...values) => (await run(sql, values)).rowCount ?? 0,
    all: (sql, ...values) => all(sql, values),
    first: async (sql, ...values) => (await all(sql, values))[0],
  };
}
