import Database from 'libsql';
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
 * waits for its end.
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
          // SQLite may have rolled back by itself already, as it does when the disk is full.
          if (database.inTransaction) await session.exec('ROLLBACK');
          throw explainFileFailure(error, file);
        }
      }),
    close: () => inTurn(async () => void database.close()),
  };
}

function openFile(file: string, timeout: number): Database.Database {
  try {
    return new Database(file, { timeout });
  } catch (error) {
    throw explainFileFailure(error, file);
  }
}

function createSession(database: Database.Database, file: string): SqlSession {
  const statements = new Map<string, Database.Statement>();
  const prepare = (sql: string): Database.Statement => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  // The library is synchronous: what it throws becomes a rejection here.
  const attempt = async <Result>(action: () => Result): Promise<Result> => {
    try {
      return action();
    } catch (error) {
      throw explainFileFailure(error, file);
    }
  };
  const all = (sql: string, values: readonly SqlValue[]): Promise<readonly Row[]> =>
    attempt(() => prepare(sql).all(values).filter(isRow));
  return {
    exec: (sql) => attempt(() => void database.exec(sql)),
    run: (sql, ...values) => attempt(() => prepare(sql).run(values).changes),
    all: (sql, ...values) => all(sql, values),
    first: async (sql, ...values) => (await all(sql, values))[0],
  };
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
