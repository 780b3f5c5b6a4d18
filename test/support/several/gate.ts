import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenAnywhere } from '../free-port.ts';
import { createAnswerCount } from './answer-count.ts';

/** The way of one monitor to its database. */
export type Gate = {
  /** On 127.0.0.1, where the monitor connects to. */
  readonly port: number;
  /** Ends every connection, as a device on the way does that was restarted; later ones are let through. */
  cut(): void;
  /** Keeps back whatever comes, in either direction, and tells nobody; connections can be opened, and lead nowhere. */
  hold(): void;
  /** Lets everything pass again, beginning with what was kept back. */
  open(): void;
  /** How often the database has said that it is ready for the next question: each is a round trip. */
  roundTrips(): number;
  stop(): Promise<void>;
};

/** Opens a gate to a port of this machine. Connections through it must not be encrypted, or round trips are not seen. */
export async function openGate(target: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let held = false;
  let trips = 0;
  const admit = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (held) socket.pause();
  };
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const count = createAnswerCount(() => (trips += 1));
    admit(client);
    admit(upstream);
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => {
      count(data);
      client.write(data);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  const port = await listenAnywhere(server);
  return {
    port,
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    hold() {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    open() {
      held = false;
      for (const socket of sockets) socket.resume();
    },
    roundTrips: () => trips,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
