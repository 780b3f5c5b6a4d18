import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { readOptional, readText } from '../fields.ts';
import { StoreError } from '../store-error.ts';
import type { OnWritePoint, TransactionName } from '../write-points.ts';
import { explainServerFailure, isAnswered, isConflict, serverError } from './server-error.ts';
import { createServerSession } from './session.ts';
import type { Writer } from './writer.ts';

/** What transactions run on. */
export type TransactionOptions = {
  readonly writer: Writer;
  /** Other connections, for asking what became of a transaction whose connection was lost. */
  readonly beside: SqlSession;
  readonly name: string;
  readonly onWritePoint?: OnWritePoint | undefined;
};

/** The key of an advisory lock, which is one of this database: `FLTL` in ASCII, and which of ours it is. */
const lockOfOne = [0x46_4c_54_4c, 1];
/** Transactions that only one process runs at a time: they change what all others go by. */
const alone: ReadonlySet<TransactionName> = new Set<TransactionName>(['migrate', 'prune']);

/** How often a transaction is run that others got in the way of. */
const mostAttempts = 5;
/** Real milliseconds for which the outcome of a commit that nobody answered is asked for, and between two questions. */
const doubt = { most: 10_000, pause: 250 } as const;

/**
 * Runs transactions in the level SERIALIZABLE: what comes out is what some order of all of them, one after the other, would
 * have made. One that others got in the way of is run again. Where the connection is lost in the very moment of the commit,
 * the server is asked what became of it, so that nothing is written twice.
 */
export function createTransactions(options: TransactionOptions): SqlDatabase['transaction'] {
  return async (point, body) => {
    const client = alone.has(point) ? await lock(options) : undefined;
    try {
      return await runUntilDone(options, point, body);
    } finally {
      if (client !== undefined) await unlock(options, client);
    }
  };
}

/**
 * A lock of the connection, for it must be there before the transaction looks at anything. Whoever has it brings tables up to
 * date or removes what is old, which may take longer than rows are waited for: it is waited for as for any statement.
 */
async function lock({ writer, name }: TransactionOptions): Promise<Client> {
  const client = await writer.hold();
  const session = createServerSession(client, name);
  try {
    await session.exec('SET lock_timeout = 0');
    await session.run('SELECT pg_advisory_lock(?, ?)', ...lockOfOne);
    await session.exec('RESET lock_timeout');
  } catch (error) {
    // It would go on without a deadline for rows.
    writer.drop(client);
    throw error;
  }
  return client;
}

/** Where that fails the connection is given up, and the lock with it. */
async function unlock({ writer, name }: TransactionOptions, client: Client): Promise<void> {
  const session = createServerSession(client, name);
  await session.run('SELECT pg_advisory_unlock(?, ?)', ...lockOfOne).catch(() => writer.drop(client));
}

async function runUntilDone<Result>(
  options: TransactionOptions,
  point: TransactionName,
  body: (session: SqlSession) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(options, point, body);
    } catch (error) {
      const explained = explainServerFailure(error, options.name);
      if (!isConflict(explained) || attempt === mostAttempts) throw explained;
    }
  }
}

async function runOnce<Result>(
  { writer, beside, name, onWritePoint }: TransactionOptions,
  point: TransactionName,
  body: (session: SqlSession) => Promise<Result>,
): Promise<Result> {
  const client = await writer.hold();
  const session = createServerSession(client, name);
  let result: Result;
  let id: string | undefined;
  try {
    await session.exec('BEGIN ISOLATION LEVEL SERIALIZABLE');
    result = await body(session);
    id = await findId(session);
    onWritePoint?.(`${point}/written`);
  } catch (error) {
    if (isAnswered(error)) await session.exec('ROLLBACK').catch(() => writer.drop(client));
    else writer.drop(client);
    throw error;
  }
  try {
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT') throw serverError('failed', name, 'a statement of the transaction had failed');
  } catch (error) {
    if (error instanceof StoreError || isAnswered(error)) throw error;
    writer.drop(client);
    if (id === undefined || !(await wasCommitted(beside, id))) throw error;
  }
  onWritePoint?.(`${point}/committed`);
  return result;
}

/** The id of the running transaction; undefined when it has written nothing. */
async function findId(session: SqlSession): Promise<string | undefined> {
  const row = await session.first('SELECT pg_current_xact_id_if_assigned()::text AS id');
  return row === undefined ? undefined : readOptional(row, 'id', readText);
}

/** What became of a transaction whose commit was not answered; false when that cannot be learned in time. */
async function wasCommitted(beside: SqlSession, id: string): Promise<boolean> {
  const until = performance.now() + doubt.most;
  while (performance.now() < until) {
    const row = await beside.first('SELECT pg_xact_status(?::xid8) AS outcome', id).catch(() => undefined);
    const outcome = row === undefined ? 'unknown' : readOptional(row, 'outcome', readText);
    if (outcome !== 'unknown' && outcome !== 'in progress') return outcome === 'committed';
    await sleep(doubt.pause);
  }
  return false;
}
