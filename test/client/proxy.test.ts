import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createSocketServer,
  type Server,
  type Socket,
} from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SendOptions } from '../../src/client/call.ts';
import { isExcepted } from '../../src/client/no-proxy.ts';
import { createTransport, type Transport } from '../../src/client/transport.ts';
import { leadsThrough, openTunnel } from '../../src/client/tunnel.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { ProxyConfig } from '../../src/config/target.ts';
import { fuzzRuns } from '../support/fuzz.ts';
import { answerJson, grantToken, serveSocket } from './http-server.ts';
import { createTestClient, readProjects } from './test-client.ts';

function read(file: string): string {
  return readFileSync(new URL(`../fixtures/tls/${file}`, import.meta.url), 'utf8');
}

const authorities = read('authority.pem');
const credential = { username: 'monitor', password: 'password-of-the-proxy' };
const written = `Basic ${Buffer.from('monitor:password-of-the-proxy').toString('base64')}`;

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

type Api = { readonly port: number; readonly received: IncomingMessage[] };

/** What answers for api.example.com, and grants tokens. */
async function serveApi(certificate = 'server.pem'): Promise<Api> {
  const received: IncomingMessage[] = [];
  const server = createHttpsServer(
    { key: read('server.key'), cert: read(certificate) },
    (request, response) => {
      received.push(request);
      if (request.url === '/oauth2/token') grantToken(response, 'a-token-of-the-api');
      else answerJson(response, 429, { error: 'slow down' }, { 'RETRY-after': '4' });
    },
  );
  return { port: await listen(server), received };
}

type Proxy = ProxyConfig & {
  readonly asked: IncomingMessage[];
  /** What passed through, in both directions. */
  readonly passed: Buffer[];
};

/** A proxy of whom every tunnel leads to one port, whatever it was asked for. */
async function serveProxy(port: number, beforeOpen: () => void = () => {}): Promise<Proxy> {
  const asked: IncomingMessage[] = [];
  const passed: Buffer[] = [];
  const server = createHttpServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(request);
    beforeOpen();
    const upstream = connect(port, '127.0.0.1');
    socket.write('HTTP/1.1 200 Connection established\r\nVia: a proxy\r\n\r\n');
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      from.on('data', (chunk: Buffer) => passed.push(chunk));
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  return { host: '127.0.0.1', port: await listen(server), credential, asked, passed };
}

function openTransport(proxy: ProxyConfig): Transport {
  const transport = createTransport({
    clock: createClock(1),
    authorities: () => authorities,
    proxy: () => proxy,
  });
  onTestFinished(() => transport.close());
  return transport;
}

const get = {
  method: 'GET',
  url: 'https://api.example.com/v2/projects',
  headers: [
    ['host', 'api.example.com'],
    ['Authorization', 'Bearer a-token-of-the-api'],
  ],
} as const;

describe('through a proxy', () => {
  it('an answer comes as it was sent, and neither side learns the credential of the other', async () => {
    const api = await serveApi();
    const proxy = await serveProxy(api.port);
    const { response } = await openTransport(proxy).transmit(get);
    expect(response?.status).toBe(429);
    expect(response?.headers).toContainEqual(['RETRY-after', '4']);
    expect(Buffer.from(response?.body ?? []).toString()).toBe('{"error":"slow down"}');
    expect(proxy.asked.map(({ url, headers }) => [url, headers])).toEqual([
      [
        'api.example.com:443',
        { host: 'api.example.com:443', connection: 'keep-alive', 'proxy-authorization': written },
      ],
    ]);
    expect(Buffer.concat(proxy.passed).length).toBeGreaterThan(1_000);
    expect(Buffer.concat(proxy.passed).toString('latin1')).not.toMatch(
      /Bearer|a-token-of|slow down|projects/,
    );
    expect(api.received[0]?.headers.authorization).toBe('Bearer a-token-of-the-api');
    expect(api.received[0]?.rawHeaders.join().toLowerCase()).not.toContain('proxy');
  });

  it('a token is fetched as well as the API called', async () => {
    const api = await serveApi();
    const proxy = await serveProxy(api.port);
    const { client } = createTestClient('https://api.example.com:8443', { authorities, proxy });
    const asDeveloper: SendOptions = { credential: { kind: 'account', account: 'developer' } };
    await client.send(readProjects, asDeveloper);
    expect(api.received.map(({ url }) => url)).toEqual(['/oauth2/token', '/v2/projects']);
    expect(proxy.asked.map(({ url }) => url)).toEqual(['api.example.com:8443']);
  });

  it('a request counts as sent once its tunnel is open', async () => {
    const api = await serveApi();
    const steps: string[] = [];
    const proxy = await serveProxy(api.port, () => void steps.push('open'));
    await openTransport(proxy).transmit(get, { onSent: () => steps.push('sent') });
    expect(steps).toEqual(['open', 'sent']);
  });

  it('connections are kept, opened anew on demand, and as many as requests are under way', async () => {
    const api = await serveApi();
    const proxy = await serveProxy(api.port);
    const transport = openTransport(proxy);
    const request = async (): Promise<void> => {
      await transport.transmit(get);
      // A connection is only used again when its last answer has been dealt with.
      await new Promise(setImmediate);
    };
    await request();
    await request();
    expect(proxy.asked).toHaveLength(1);
    await transport.freshConnections();
    await request();
    expect(proxy.asked).toHaveLength(2);
    await Promise.all(Array.from({ length: 5 }, () => transport.transmit(get)));
    expect(proxy.asked).toHaveLength(6);
    expect(api.received).toHaveLength(8);
  });

  it('the certificate is still that of the API', async () => {
    const proxy = await serveProxy((await serveApi('other.pem')).port);
    const { failure } = await openTransport(proxy).transmit(get);
    expect(failure).toEqual({
      reason: 'tls',
      detail:
        'no secure connection came about: the certificate is for other.example, *.other.example, not for ' +
        'api.example.com (ERR_TLS_CERT_ALTNAME_INVALID)',
    });
  });

  it('nothing goes to this machine, nor to what is excepted', async () => {
    const api = await serveApi();
    const proxy = await serveProxy(api.port);
    const { response } = await openTransport(proxy).transmit({
      ...get,
      url: `https://127.0.0.1:${api.port}/`,
    });
    expect(response?.status).toBe(429);
    expect(proxy.asked).toEqual([]);
    for (const host of ['localhost', '127.8.9.10', '::1']) {
      expect(leadsThrough(proxy, { host, port: 443 })).toBe(false);
    }
    const destination = { host: 'api.example.com', port: 443 };
    expect(leadsThrough(proxy, destination)).toBe(true);
    expect(leadsThrough({ ...proxy, except: 'example.com' }, destination)).toBe(false);
  });
});

/** A proxy that answers with these words, whatever it is asked. */
function said(answer: string): () => Promise<ProxyConfig> {
  return async () => {
    const { origin } = await serveSocket((socket) => void socket.end(answer));
    return { host: '127.0.0.1', port: Number(new URL(origin).port) };
  };
}

/** A port where nobody listens. */
async function refusing(): Promise<ProxyConfig> {
  const server = createSocketServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return { host: '127.0.0.1', port };
}

describe('a proxy that opens no tunnel is its own trouble', () => {
  it.each<[what: string, proxy: () => Promise<ProxyConfig>, detail: string]>([
    [
      'wants a name',
      said(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n',
      ),
      'asks for a name and a password (407)',
    ],
    [
      'refuses the name',
      async () => ({ ...(await said('HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n')()), credential }),
      'refused the name and the password (407)',
    ],
    [
      'answers 502',
      said('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 5\r\n\r\nhello'),
      'opened no connection to api.example.com:443: it answered 502',
    ],
    [
      'answers as the API might',
      said('HTTP/1.1 429 Too Many Requests\r\nRetry-After: 4\r\nContent-Length: 0\r\n\r\n'),
      'opened no connection to api.example.com:443: it answered 429',
    ],
    ['hangs up', said(''), 'could not be used: the connection was reset before an answer came (ECONNRESET)'],
    [
      'does not speak HTTP',
      said('SSH-2.0-proxy\r\n'),
      'could not be used: what came back is not HTTP/1.1 (HPE_INVALID_CONSTANT)',
    ],
    ['is not there', refusing, 'could not be used: the host refused the connection (ECONNREFUSED)'],
    [
      'has no address',
      async () => ({ host: 'proxy.invalid', port: 3128 }),
      'could not be used: the name of the host could not be resolved (ENOTFOUND)',
    ],
  ])('where it %s', async (_what, make, detail) => {
    const proxy = await make();
    const { failure, response } = await openTransport(proxy).transmit(get);
    expect(response).toBeUndefined();
    expect(failure?.reason).toBe('proxy');
    expect(failure?.detail.replace(/EAI_AGAIN/, 'ENOTFOUND')).toBe(
      `the proxy ${proxy.host}:${proxy.port} ${detail}`,
    );
  });

  it('where it says nothing, and is let go of', async () => {
    const { origin, sockets } = await serveSocket(() => {});
    const proxy = { host: '127.0.0.1', port: Number(new URL(origin).port) };
    const fault = await new Promise<unknown>((resolve) => {
      openTunnel(proxy, { host: 'api.example.com', port: 443 }, 100, (...[outcome]) => resolve(outcome));
    });
    expect(fault).toMatchObject({
      reason: 'proxy',
      message: `the proxy 127.0.0.1:${proxy.port} did not open a connection in time`,
    });
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });
});

describe('what is reached without a proxy', () => {
  it.each<[list: string, host: string, port: number, excepted: boolean]>([
    ['', 'api.example.com', 443, false],
    ['*', 'api.example.com', 443, true],
    ['example.com', 'api.example.com', 443, true],
    ['example.com', 'example.com', 443, true],
    ['example.com', 'badexample.com', 443, false],
    ['.example.com', 'example.com', 443, true],
    ['*.Example.com', 'API.example.com', 443, true],
    ['a.org, example.com:8443', 'api.example.com', 443, false],
    ['a.org  example.com:8443', 'api.example.com', 8443, true],
    ['10.0.0.0/8', '10.1.2.3', 443, true],
    ['10.0.0.0/8', '11.1.2.3', 443, false],
    ['10.0.0.0/8', 'fd00::1', 443, false],
    ['10.0.0.0/99,10.0.0.0/x,/8,10.0.0.0/8/8', '10.1.2.3', 443, false],
    ['fd00::/8', 'fd00::1', 443, true],
    ['10.1.2.3', '10.1.2.3', 443, true],
    ['10.1.2.3:80', '10.1.2.3', 443, false],
    ['2.3', '10.1.2.3', 443, false],
    ['fd00::1', 'fd00::1', 443, true],
    ['[fd00::1]:443', 'fd00::1', 443, true],
    ['[fd00::1]:80', 'fd00::1', 443, false],
    [':443', 'api.example.com', 443, false],
  ])('"%s" and %s:%i: %s', (list, host, port, excepted) => {
    expect(isExcepted(host, port, list)).toBe(excepted);
  });

  it('is found out of any list', () => {
    const parts = [
      '10.0.0.1',
      'fe80::1%eth0',
      '::',
      '/',
      '64',
      ':',
      '[',
      ']',
      '.',
      '*',
      ',',
      ' ',
      'é',
      '1e9',
    ];
    const lists = fc.array(fc.constantFrom(...parts)).map((some) => some.join(''));
    const hosts = fc.constantFrom('10.0.0.1', 'fe80::1%eth0', 'fe80::1', 'api.example.com');
    fc.assert(
      fc.property(hosts, lists, (host, list) => {
        expect(isExcepted(host, 443, list)).toBeTypeOf('boolean');
        expect(isExcepted(host, 443, `${list},*`)).toBe(true);
      }),
      fuzzRuns(300),
    );
  });
});
