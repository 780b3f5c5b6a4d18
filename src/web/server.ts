import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { WebAccess } from '../config/web-access.ts';

type Tls = WebAccess['tls'];

/** Speaks HTTP, over TLS where that is set. */
export type WebServer = {
  readonly server: Server;
  /**
   * Uses these settings of TLS for every new connection; open ones go on with theirs, but where clients are judged by something
   * else, idle ones end. Answers what keeps it from doing so, in words, when that can only be set at the start.
   */
  readonly secure: (tls: Tls) => string | undefined;
  /** Cuts every connection, also those that have not got as far as a request. */
  readonly cut: () => void;
};

/** How long a client may take, in real milliseconds, before it is cut off. */
export type Patience = {
  readonly handshake: number;
  readonly headers: number;
  /** Headers included. */
  readonly request: number;
  /** Without taking anything of its answer. */
  readonly stalled: number;
  /** Between two requests on one connection. */
  readonly idle: number;
};

const usualPatience: Patience = {
  handshake: 10_000,
  headers: 10_000,
  request: 30_000,
  stalled: 60_000,
  // Longer than scrapers pause: Node's own five seconds have each scrape open a connection, and reset one that begins as they end.
  idle: 75_000,
};

/** A server that does not listen yet. */
export function createServer(tls: Tls, listener: RequestListener, hurry: Partial<Patience> = {}): WebServer {
  const patience = { ...usualPatience, ...hurry };
  const limits = {
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    keepAliveTimeout: patience.idle,
    // How often Node looks who has exceeded them: every half minute unless told otherwise.
    connectionsCheckingInterval: Math.min(1_000, patience.headers),
  };
  if (tls === undefined) {
    const server = createHttpServer(limits, listener).setTimeout(patience.stalled);
    const secure = (next: Tls): string | undefined => (next === undefined ? undefined : mustRestart.begin);
    return { server, secure, cut: () => server.closeAllConnections() };
  }
  const server = createHttpsServer(
    {
      ...limits,
      ...tls.context,
      handshakeTimeout: patience.handshake,
      requestCert: tls.clients !== undefined,
      // Judged at each request, by what is in force then.
      rejectUnauthorized: false,
    },
    listener,
  ).setTimeout(patience.stalled);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  let current = tls;
  return {
    server,
    secure(next) {
      if (next === undefined) return mustRestart.end;
      if ((next.clients === undefined) !== (current.clients === undefined)) return mustRestart.ask;
      server.setSecureContext(next.context);
      if (!isDeepStrictEqual(judgeOf(next), judgeOf(current))) server.closeIdleConnections();
      current = next;
      return undefined;
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

const mustRestart = {
  begin: 'it has a tls_server_config now: a restart is needed before the pages speak TLS',
  end: 'it has no tls_server_config any more: a restart is needed before the pages speak plain HTTP',
  ask: 'its client_auth_type changes whether clients are asked for a certificate: that needs a restart',
};

/** By what clients are judged. */
function judgeOf({ clients, context }: NonNullable<Tls>): unknown {
  return [clients, context.ca];
}
