import type { Coordination } from './coordination.ts';
import type { TransactionName } from './write-points.ts';

/** What may be bound. libsql ends the whole process on anything else, booleans included. */
export type SqlValue = string | number | null | Uint8Array;

/** A row by its column names, not yet looked at. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Where statements are run; every method rejects with StoreError and nothing else. Statements are written once, in what all
 * engines understand, with `?` for parameters.
 */
export type SqlSession = {
  /** Runs statements that have neither parameters nor rows. */
  exec(sql: string): Promise<void>;
  /** Resolves with how many rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): Promise<number>;
  all(sql: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>;
  first(sql: string, ...values: readonly SqlValue[]): Promise<Row | undefined>;
};

/** A database; what is run on it outside of a transaction stands by itself. */
export type SqlDatabase = SqlSession & {
  /**
   * Runs the body as one transaction: all of it is durable when this resolves, nothing of it when it rejects. Only what the
   * body runs on its own session belongs to it. An engine may run the body again when what others wrote got in its way.
   */
  transaction<Result>(name: TransactionName, body: (session: SqlSession) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

/** A database that is made a store, and what each engine does in its own way. */
export type Engine = {
  readonly database: SqlDatabase;
  /** What lets several processes work on it at the same time; absent where it belongs to one. */
  readonly coordination?: Coordination;
  /**
   * Looks whether what is there is a store of ours and whole, and makes it or brings it up to date.
   * Rejects with StoreError where it is something else; then nothing in it was changed.
   */
  prepare(): Promise<void>;
  /** The same for a visitor, who changes nothing: rejects where there is no store or one of an older version. */
  inspect(): Promise<void>;
  /** Gives the room of what was deleted back, where the engine does not do so by itself. */
  reclaim(): Promise<void>;
  /** Ends the use of it in order. */
  close(): Promise<void>;
};
