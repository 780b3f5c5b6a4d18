import { Pool } from 'pg';
import type { SqlDatabase } from '../database.ts';
import { createTurns } from '../turns.ts';
import type { OnWritePoint } from '../write-points.ts';
import type { ServerSettings } from '../../config/store-settings.ts';
import { nameServer } from './address.ts';
import { createServerSession } from './session.ts';
import { describeConnection, type Deadlines } from './settings.ts';
import { createTransactions } from './transaction.ts';
import { createWriter } from './writer.ts';

/** How to connect. */
export type ServerOptions = {
  readonly deadlines?: Deadlines;
  readonly onWritePoint?: OnWritePoint;
};

/** Connections for what stands by itself: reading, leases, and what a visitor writes. */
const mostConnections = 3;

/**
 * A database on a server, connected to when it is first used, and anew after the connection was lost. Transactions of one
 * process take turns on one connection.
 */
export function connectServer(address: ServerSettings, options: ServerOptions = {}): SqlDatabase {
  const { deadlines, onWritePoint } = options;
  const name = nameServer(address);
  const pool = new Pool({
    ...describeConnection(address, deadlines),
    max: mostConnections,
    allowExitOnIdle: true,
  });
  // A connection that breaks while nobody uses it has already left the pool.
  pool.on('error', () => undefined);
  const writer = createWriter(address, deadlines);
  const beside = createServerSession(pool, name);
  const inTurn = createTurns();
  const transact = createTransactions({ writer, beside, name, onWritePoint });
  return {
    ...beside,
    transaction: (point, body) => inTurn(() => transact(point, body)),
    close: () =>
      inTurn(async () => {
        await writer.close();
        await pool.end();
      }),
  };
}
