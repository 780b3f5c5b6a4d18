import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConnector } from '../../src/client/connect.ts';
import { serveSocket } from './http-server.ts';

/** What comes of a connection that is given up after a tenth of a second. */
function attempt(origin: string): Promise<unknown> {
  const { protocol, hostname, port } = new URL(origin);
  const connector = createConnector({ timeout: 100 });
  return promisify(connector)({ protocol, hostname, port });
}

/** Listens in a thread that stands still, so that nobody accepts; the kernel's queue for that is full. */
async function listenAndStandStill(): Promise<string> {
  const thread = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
     });`,
    { eval: true },
  );
  onTestFinished(async () => void (await thread.terminate()));
  const [port] = (await once(thread, 'message')) as [number];
  const waiting = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  onTestFinished(() => waiting.forEach((socket) => socket.destroy()));
  return `http://127.0.0.1:${port}`;
}

describe('a connection that does not come about in time', () => {
  const late = { reason: 'connect_timeout', message: 'no connection came about in time' };

  it('is given up where nobody accepts it', async () => {
    await expect(attempt(await listenAndStandStill())).rejects.toMatchObject(late);
  });

  it('is given up, and cut, where the other side does not answer the handshake of TLS', async () => {
    const { origin, sockets } = await serveSocket(() => {});
    await expect(attempt(origin.replace('http:', 'https:'))).rejects.toMatchObject(late);
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });
});
