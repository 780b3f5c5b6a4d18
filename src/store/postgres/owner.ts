import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { Client } from 'pg';
import type { ServerSettings } from '../../config/store-settings.ts';
import { nameServer } from './address.ts';
import { explainServerFailure, serverError } from './server-error.ts';
import { describeConnection, type Deadlines } from './settings.ts';

/** The one connection through which a process writes. */
export type Owner = {
  /** The connection; a new one where the last was lost. Rejects with StoreError, `in_use` when another process owns the store. */
  hold(): Promise<Client>;
  /** Gives up a connection that is of no use any more. */
  drop(client: Client): void;
  close(): Promise<void>;
};

type Held = { readonly client: Client; readonly socket: Socket };

/** Real milliseconds for which the server may take its time to say good-bye. */
const farewell = 1_000;

/** The key of an advisory lock, which is one of this database: `FLTL` in ASCII, and which of ours it is. */
const ownerLock = [0x46_4c_54_4c, 1];

/**
 * Ends the session of this name that has the lock. It is one of ours: the server has not noticed yet that we lost it, and would
 * keep us out for half a minute.
 */
const endFormerSession = `
  SELECT pg_terminate_backend(pid, 5000) AS ended
  FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'advisory' AND granted AND classid = $1 AND objid = $2
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND application_name = $3`;

/**
 * Owns the store through an advisory lock of the session that writes: who loses the connection loses the right to write with
 * it, and the server gives that to whoever asks first.
 */
export function createOwner(address: ServerSettings, deadlines?: Deadlines): Owner {
  const name = nameServer(address);
  const application = `faultline ${randomBytes(6).toString('hex')}`;
  let held: Held | undefined;
  const drop = (client: Client): void => {
    if (held?.client !== client) return;
    held.socket.destroy();
    held = undefined;
  };
  const connect = async (): Promise<Held> => {
    const socket = new Socket();
    const settings = describeConnection(address, deadlines);
    const client = new Client({ ...settings, application_name: application, stream: () => socket });
    client.on('error', () => drop(client));
    try {
      await client.connect();
      const isOwner = (await tryToLock(client)) || (await replaceFormer(client, application));
      if (!isOwner) throw serverError('in_use', name);
    } catch (error) {
      socket.destroy();
      throw explainServerFailure(error, name);
    }
    return { client, socket };
  };
  return {
    async hold() {
      held ??= await connect();
      return held.client;
    },
    drop,
    async close() {
      const last = held;
      held = undefined;
      if (last === undefined) return;
      // Over a dead connection the end of it never comes.
      const destroying = setTimeout(() => last.socket.destroy(), farewell);
      await last.client.end().catch(() => undefined);
      clearTimeout(destroying);
    },
  };
}

async function tryToLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock($1, $2) AS taken',
    ownerLock,
  );
  return rows[0]?.taken === true;
}

async function replaceFormer(client: Client, application: string): Promise<boolean> {
  const { rowCount } = await client.query(endFormerSession, [...ownerLock, application]);
  return rowCount !== 0 && tryToLock(client);
}
