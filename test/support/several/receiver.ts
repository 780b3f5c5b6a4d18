import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { listenAnywhere } from '../free-port.ts';
import type { Told } from './judge-told.ts';

/** Who hears of alerts. */
export type Receiver = {
  readonly url: string;
  /** Everything that was told so far, in order. */
  readonly told: readonly Told[];
  stop(): Promise<void>;
};

/** Starts a receiver of Alertmanager's webhooks. */
export async function startReceiver(): Promise<Receiver> {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    void take(request, told).finally(() => response.end());
  });
  const port = await listenAnywhere(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    told,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function take(request: IncomingMessage, told: Told[]): Promise<void> {
  const { alerts } = (await json(request)) as { readonly alerts: readonly Told[] };
  told.push(...alerts);
}
