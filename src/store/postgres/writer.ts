import { Socket } from 'node:net';
import { Client } from 'pg';
import type { ServerSettings } from '../../config/store-settings.ts';
import { nameServer } from './address.ts';
import { explainServerFailure } from './server-error.ts';
import { describeConnection, type Deadlines } from './settings.ts';

/** The one connection through which a process runs its transactions. */
export type Writer = {
  /** The connection; a new one where the last was lost. Rejects with StoreError. */
  hold(): Promise<Client>;
  /** Gives up a connection that is of no use any more. */
  drop(client: Client): void;
  close(): Promise<void>;
};

type Held = { readonly client: Client; readonly socket: Socket };

/** Real milliseconds for which the server may take its time to say good-bye. */
const farewell = 1_000;

/** Connects when it is first used. */
export function createWriter(address: ServerSettings, deadlines?: Deadlines): Writer {
  const name = nameServer(address);
  let held: Held | undefined;
  const drop = (client: Client): void => {
    if (held?.client !== client) return;
    held.socket.destroy();
    held = undefined;
  };
  const connect = async (): Promise<Held> => {
    const socket = new Socket();
    const client = new Client({ ...describeConnection(address, deadlines), stream: () => socket });
    client.on('error', () => drop(client));
    try {
      await client.connect();
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
