import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../clock/clock.ts';
import { errorAnswer, bodyBytes } from './answer.ts';
import { readBody } from './read-body.ts';
import type { Connection } from './request-log.ts';
import { SandboxError } from './sandbox-error.ts';

/** One request, and where its answer goes. */
export type Incoming = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Taken when the request came: later the request may have lost it. */
  readonly socket: Socket;
  readonly connection: Connection;
  /** Undefined when it was larger than the sandbox reads. */
  readonly body: Uint8Array | undefined;
};

export type Handler = (incoming: Incoming) => Promise<void>;

export type Listener = { readonly port: number; close(): Promise<void> };

/**
 * Listens on a loopback port; 0 takes any free one. `now` gives milliseconds since the epoch.
 * @throws SandboxError when the port is taken, naming it and what to do.
 */
export async function listen(
  what: string,
  port: number,
  now: () => number,
  handler: Handler,
): Promise<Listener> {
  const connections = new WeakMap<Socket, Connection>();
  let opened = 0;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const { socket } = request;
    const connection = connections.get(socket) ?? { id: `${what} unknown`, opened: now() };
    const incoming = { request, response, socket, connection };
    answerSafely(incoming, handler).catch(() => socket.destroy());
  });
  server.on('connection', (socket: Socket) => {
    opened += 1;
    connections.set(socket, { id: `${what} ${opened}`, opened: now() });
  });
  server.on('clientError', answerBrokenRequest);
  await openPort(server, what, port);
  const address = server.address();
  return {
    port: isAddress(address) ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function openPort(server: Server, what: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is already in use; stop what listens there, or choose another port (0 takes any free one)'
          : `cannot be opened (${error.code ?? error.message}); choose another port (0 takes any free one)`;
      reject(new SandboxError(`the sandbox's ${what} port ${port} on 127.0.0.1 ${why}`, { cause: error }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** A fault of the sandbox's own must look like one (500), and never end the process. */
async function answerSafely(incoming: Omit<Incoming, 'body'>, handler: Handler): Promise<void> {
  const { request, response, socket } = incoming;
  try {
    await handler({ ...incoming, body: await readBody(request, socket) });
  } catch (error) {
    if (response.headersSent || socket.destroyed) throw error;
    const answer = errorAnswer(500, 'internal server error', 'number');
    response.writeHead(500, answer.headers.flat()).end(bodyBytes(answer.body));
  }
}

/** What is no HTTP at all, or has endless headers, gets the documented 400 and the connection closed. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = bodyBytes(errorAnswer(400, 'bad request: not a valid HTTP request', 'number').body);
  socket.end(
    'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n' +
      `Content-Length: ${body.length}\r\n\r\n${Buffer.from(body).toString('utf8')}`,
  );
}

/** The Date header of an answer (RFC 9110 §6.6.1), by the sandbox's clock. */
export function createDateHeader(now: () => number): () => string {
  let second = Number.NaN;
  let text = '';
  return () => {
    const current = Math.floor(now() / 1000);
    if (current !== second) {
      second = current;
      text = new Date(current * 1000).toUTCString();
    }
    return text;
  };
}

/** Kept apart from the real clock only by its scale; steps of the machine's clock do not reach it. */
export function steadyTime(clock: Clock): () => number {
  const origin = clock.now() - clock.monotonic();
  return () => origin + clock.monotonic();
}
