import Database from 'libsql/promise';
import type { Row, SqlDatabase, SqlSession, SqlValue } from '../database.ts';
import { createTurns } from '../turns.ts';
import type { OnWritePoint } from '../write-points.ts';
import { explainFileFailure } from './file-error.ts';

/** How to connect. */
export type ConnectOptions = {
  /** Real milliseconds for which a write waits for another process that writes at this moment. */
  readonly patience?: number;
  readonly onWritePoint?: OnWritePoint;
};

const busyPatience = 2_000;

/**
 * Connects to a file, which comes to be with the first write. There is one connection, so whoever comes during a transaction
 * waits for its end. A commit waits for the disk in a thread of the library, so that nothing else waits with it.
 * @throws StoreError when it cannot be opened.
 */
export function connect(file: string, options: ConnectOptions = {}): SqlDatabase {
  const { patience = busyPatience, onWritePoint } = options;
  const database = openFile(file, patience);
  const session = createSession(database, file);
  const inTurn = createTurns();
  return {
    exec: (sql) => inTurn(() => session.exec(sql)),
    run: (sql, ...values) => inTurn(() => session.run(sql, ...values)),
    all: (sql, ...values) => inTurn(() => session.all(sql, ...values)),
    first: (sql, ...values) => inTurn(() => session.first(sql, ...values)),
    transaction: (name, body) =>
      inTurn(async () => {
        await session.exec('BEGIN IMMEDIATE');
        try {
          const result = await body(session);
          onWritePoint?.(`${name}/written`);
          await session.exec('COMMIT');
          onWritePoint?.(`${name}/committed`);
          return result;
        } catch (error) {
          // SQLite may have rolled back by itself already, as it does when the disk is full; then it refuses to.
          await session.exec('ROLLBACK').catch(() => undefined);
          throw explainFileFailure(error, file);
        }
      }),
    close: () => inTurn(async () => database.close()),
  };
}

function openFile(file: string, timeout: number): Database {
  try {
    return new Database(file, { timeout });
  } catch (error) {
    throw explainFileFailure(error, file);
  }
}

/** What is used of a statement of the library, which tells no types. Writing is done when `run` returns. */
type Statement = {
  run(values: readonly SqlValue[]): { readonly changes: number };
  all(values: readonly SqlValue[]): Promise<readonly unknown[]>;
};

function createSession(database: Database, file: string): SqlSession {
  const statements = new Map<string, Promise<Statement>>();
  const prepare = (sql: string): Promise<Statement> => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement: Promise<Statement> = database.prepare(sql);
    statements.set(sql, statement);
    // What the tables do not allow yet may be right once they are made.
    statement.catch(() => statements.delete(sql));
    return statement;
  };
  const attempt = async <Result>(action: () => Promise<Result>): Promise<Result> => {
    try {
      return await action();
    } catch (error) {
      throw explainFileFailure(error, file);
    }
  };
  const all = (sql: string, values: readonly SqlValue[]): Promise<readonly Row[]> =>
    attempt(async () => (await (await prepare(sql)).all(values)).filter(isRow));
  return {
    exec: (sql) => attempt(() => database.exec(sql)),
    run: (sql, ...values) => attempt(async () => (await prepare(sql)).run(values).changes),
    all: (sql, ...values) => all(sql, values),
    first: async (sql, ...values) => (await all(sql, values))[0],
  };
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
