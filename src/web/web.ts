import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { WebPrefixes } from '../config/web-settings.ts';
import { createApp, type WebSources } from './app.ts';
import type { Live } from './live.ts';
import { ListenError } from './listen-error.ts';
import { belowPrefix } from './route-prefix.ts';

/** Where to listen, and what to answer with. */
export type WebOptions = Omit<WebSources, 'names'> & {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** In the URL by which browsers reach the pages; none when absent. */
  readonly externalName?: string;
  /** None when absent. */
  readonly prefixes?: WebPrefixes;
};

/** The running web server. */
export type Web = {
  /** Without a trailing slash. */
  readonly url: string;
  /** Takes no more connections, lets answers under way end, and is over within a second. */
  readonly close: () => Promise<void>;
};

/** Real milliseconds that an answer under way has left when the server closes. */
const grace = 500;

/**
 * Serves metrics, health and the status page over HTTP.
 * @throws ListenError when the address cannot be listened on.
 */
export async function startWeb(options: WebOptions): Promise<Web> {
  const app = createApp({ ...options, names: namesOf(options) });
  // What a client calls this server decides nothing, so the host is fixed; the machine's own Request stays as it is.
  const listener = getRequestListener(app.fetch, { hostname: 'localhost', overrideGlobalObjects: false });
  const { prefixes = { route: '', base: '' } } = options;
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000 },
    belowPrefix(prefixes, (incoming, outgoing) => void listener(incoming, outgoing)),
  );
  await listen(server, options);
  const prefix = prefixes.route;
  return { url: `${urlOf(server, options)}${prefix}`, close: () => close(server, options.live) };
}

function namesOf({ host, externalName }: WebOptions): readonly string[] {
  return [host, externalName ?? host].map((name) => name.toLowerCase());
}

function listen(server: Server, { host, port }: WebOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    // Kept for good: an error after listening has begun must not end the process.
    server.on('error', (error) => reject(new ListenError(host, port, error)));
    server.listen(port, host, resolve);
  });
}

function close(server: Server, live: Live): Promise<void> {
  live.close();
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
  });
}

/** An address that a browser on this machine can open: one that stands for all addresses is none. */
function urlOf(server: Server, { host, port }: WebOptions): string {
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${bound}`;
}
