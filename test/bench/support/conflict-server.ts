import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveParent } from './child.ts';

export type ConflictServer = { readonly port: number };

const help = 'https://developer.disruptive-technologies.com/docs/error-codes#409';
const text = 'Label with key "room" already exists on the device.';
const conforming = JSON.stringify({ error: text, code: 409, help });
/** The same with a code that is none: each judge must see it, or it measures nothing. */
const drifted = JSON.stringify({ error: text, code: 400, help });

await serveParent(async () => {
  const server = createServer((request, response) => {
    const body = request.url?.includes('drifted') === true ? drifted : conforming;
    request.resume().on('end', () => answer(response, body));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const ready: ConflictServer = { port: (server.address() as AddressInfo).port };
  return { ready };
});

function answer(response: ServerResponse, body: string): void {
  response.writeHead(409, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': '6f1c1a6e9b1f4e0c',
  });
  response.end(body);
}
