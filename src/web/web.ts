import type { RequestListener, Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { WebAccess } from '../config/web-access.ts';
import type { WebPrefixes } from '../config/web-settings.ts';
import { securityHeaders } from './answer.ts';
import { createApp, type WebSources } from './app.ts';
import { guard } from './guard.ts';
import type { Live } from './live.ts';
import { ListenError } from './listen-error.ts';
import { createPasswords } from './passwords.ts';
import { belowPrefix } from './route-prefix.ts';
import { createServer, type Patience, type WebServer } from './server.ts';
import type { StatusSources } from './status-sources.ts';

/** Where to listen, and what to answer with. */
export type WebOptions = Omit<WebSources, 'names' | 'secure' | 'headers'> & {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** In the URL by which browsers reach the pages; none when absent. */
  readonly externalName?: string;
  /** None when absent. */
  readonly prefixes?: WebPrefixes;
  /** Plain HTTP for everybody when absent. */
  readonly access?: Omit<WebAccess, 'file'>;
  /** How long a client may take; the usual times when absent. */
  readonly patience?: Partial<Patience>;
};

/** The running web server. */
export type Web = {
  /** Without a trailing slash. */
  readonly url: string;
  /** Answers the pages too from now on, where it was started without what they are made of. */
  readonly open: (status: StatusSources) => void;
  /**
   * Lets in whom this says from the next request on, and uses its certificates from the next connection on. Answers what keeps
   * it from doing so, in words, when that needs a restart; then nothing is changed.
   */
  readonly admit: (access: Omit<WebAccess, 'file'>) => string | undefined;
  /** Takes no more connections, lets answers under way end, and is over within a second. */
  readonly close: () => Promise<void>;
};

/** Real milliseconds that an answer under way has left when the server closes. */
const grace = 500;

/** Everybody, by plain HTTP. */
const everybody: Omit<WebAccess, 'file'> = { headers: {}, users: new Map() };

/**
 * Serves metrics, health and the status page over HTTP, with TLS and to certain users where that is said.
 * @throws ListenError when the address cannot be listened on.
 */
export async function startWeb(options: WebOptions): Promise<Web> {
  let { access = everybody } = options;
  const headers = (): Readonly<Record<string, string>> => ({ ...securityHeaders, ...access.headers });
  const secure = access.tls !== undefined;
  const sources = { ...options, names: namesOf(options), secure, headers };
  let listener = listenWith(createApp(sources));
  const { prefixes = { route: '', base: '' }, onFailure = () => {} } = options;
  const pages = belowPrefix(prefixes, (incoming, outgoing) => listener(incoming, outgoing), headers);
  const passwords = createPasswords();
  const guarded = guard({ access: () => access, passwords, headers, onFailure }, pages);
  const web = createServer(access.tls, guarded, options.patience);
  await listen(web.server, options);
  return {
    url: `${urlOf(web.server, options)}${prefixes.route}`,
    open(status) {
      listener = listenWith(createApp({ ...sources, status }));
    },
    admit(next) {
      const hindrance = web.secure(next.tls);
      if (hindrance === undefined) access = next;
      return hindrance;
    },
    close: async () => {
      await close(web, options.live);
      await passwords.close();
    },
  };
}

/** What a client calls this server decides nothing, so the host is fixed; the machine's own Request stays as it is. */
function listenWith({ fetch }: Hono): RequestListener {
  const listener = getRequestListener(fetch, { hostname: 'localhost', overrideGlobalObjects: false });
  return (incoming, outgoing) => void listener(incoming, outgoing);
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

function close({ server, cut }: WebServer, live: Live): Promise<void> {
  live.close();
  return new Promise((resolve) => {
    const impatience = setTimeout(cut, grace);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
  });
}

/** An address that a browser on this machine can open: one that stands for all addresses is none. */
function urlOf(server: Server, { host, port, access }: WebOptions): string {
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const scheme = access?.tls === undefined ? 'http' : 'https';
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${bound}`;
}
