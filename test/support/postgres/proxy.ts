import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenAnywhere } from '../free-port.ts';

/** What lies between a program and its database. */
export type Proxy = {
  readonly port: number;
  /** Decides what becomes of the next message from the program that holds this text, and of its connection. */
  cutAt(text: string, moment: 'before' | 'after'): void;
  /** Lets nothing pass any more, in either direction, and tells nobody. */
  freeze(): void;
  stop(): Promise<void>;
};

/** Passes everything on to a port of this machine until it is told otherwise; listens on any free one, or on this. */
export async function startProxy(target: number, wanted?: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let cut: { readonly text: string; readonly moment: 'before' | 'after' } | undefined;
  let frozen = false;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    let deaf = false;
    client.on('data', (data) => {
      if (frozen) return;
      const isMeant = cut !== undefined && data.includes(cut.text);
      if (!isMeant) {
        upstream.write(data);
        return;
      }
      // The answer never arrives, whether there is one or not.
      deaf = true;
      if (cut?.moment === 'after') upstream.write(data);
      else upstream.destroy();
      cut = undefined;
      client.destroy();
    });
    upstream.on('data', (data) => void (frozen || deaf || client.write(data)));
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
  });
  const port = await listenAnywhere(server, wanted);
  return {
    port,
    cutAt: (text, moment) => (cut = { text, moment }),
    freeze: () => (frozen = true),
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
