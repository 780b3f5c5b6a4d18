import Database from 'libsql';
import { explainStoreFailure } from './store-error.ts';
import type { OnWritePoint, TransactionName } from './write-points.ts';

/** What may be bound. The library ends the whole process on anything else, booleans included. */
export type SqlValue = string | number | null | Uint8Array;

/** A row by its column names, not yet looked at. */
export type Row = Readonly<Record<string, unknown>>;

/** One connection; every method throws StoreError and nothing else. */
export type SqlDatabase = {
  /** Runs statements that have neither parameters nor rows. */
  exec(sql: string): void;
  /** Returns how many rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): number;
  all(sql: string, ...values: readonly SqlValue[]): readonly Row[];
  first(sql: string, ...values: readonly SqlValue[]): Row | undefined;
  /** Runs the body as one transaction: all of it is durable when this returns, nothing of it when it throws. */
  transaction<Result>(name: TransactionName, body: () => Result): Result;
  close(): void;
};

/** How to connect. */
export type ConnectOptions = {
  /** Real milliseconds for which a write waits for another process that writes at this moment. */
  readonly patience?: number;
  readonly onWritePoint?: OnWritePoint;
};

const busyPatience = 2_000;

/**
 * Connects to a file, which comes to be with the first write.
 * @throws StoreError when it cannot be opened.
 */
export function connect(file: string, options: ConnectOptions = {}): SqlDatabase {
  const { patience = busyPatience, onWritePoint } = options;
  const attempt = <Result>(action: () => Result): Result => {
    try {
      return action();
    } catch (error) {
      throw explainStoreFailure(error, file);
    }
  };
  const database = attempt(() => new Database(file, { timeout: patience }));
  const statements = new Map<string, Database.Statement>();
  const prepare = (sql: string): Database.Statement => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const all = (sql: string, ...values: readonly SqlValue[]): readonly Row[] =>
    attempt(() => prepare(sql).all(values).filter(isRow));
  const exec = (sql: string): void => attempt(() => void database.exec(sql));
  return {
    exec,
    all,
    run: (sql, ...values) => attempt(() => prepare(sql).run(values).changes),
    first: (sql, ...values) => all(sql, ...values)[0],
    transaction(name, body) {
      exec('BEGIN IMMEDIATE');
      try {
        const result = body();
        onWritePoint?.(`${name}/written`);
        exec('COMMIT');
        onWritePoint?.(`${name}/committed`);
        return result;
      } catch (error) {
        // SQLite may have rolled back by itself already, as it does when the disk is full.
        if (database.inTransaction) exec('ROLLBACK');
        throw explainStoreFailure(error, file);
      }
    },
    close: () => attempt(() => void database.close()),
  };
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
