import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createServer, type Patience } from '../../src/web/server.ts';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** Asks once on a connection of its own, and goes on listening to it. */
async function ask(listener: RequestListener, patience: Partial<Patience>): Promise<Socket> {
  const { server, cut } = createServer(undefined, listener, patience);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  ends.push(() => {
    socket.destroy();
    cut();
    server.close();
  });
  socket.on('error', () => {}).write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return socket;
}

it('keeps a connection for scrapers that come every minute', async () => {
  const socket = await ask((_, response) => response.end('up 1\n'), {});
  const [head] = (await once(socket, 'data')) as [Buffer];
  expect(String(head)).toContain('\r\nKeep-Alive: timeout=75\r\n');
});

it('closes a connection on which nothing more is asked', async () => {
  const socket = await ask((_, response) => response.end('up 1\n'), { idle: 50 });
  let text = '';
  socket.on('data', (piece: Buffer) => (text += String(piece)));
  await once(socket, 'end');
  expect(text).toContain('up 1');
});

it('cuts off who takes nothing of its answer', async () => {
  const all = 64 * 1024 * 1024;
  const cut = new AbortController();
  const answer: RequestListener = (_, response) =>
    response.on('close', () => cut.abort()).end(Buffer.alloc(all));
  const socket = await ask(answer, { stalled: 100 });
  await once(cut.signal, 'abort');
  let taken = 0;
  socket.on('data', (piece: Buffer) => (taken += piece.length));
  await once(socket, 'close');
  expect(taken).toBeLessThan(all);
});
