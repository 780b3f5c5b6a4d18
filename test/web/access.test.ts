import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { connect as connectPlainly, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClientPolicy, WebAccess } from '../../src/config/web-access.ts';
import { securityHeaders } from '../../src/web/answer.ts';
import { startWeb, type Web, type WebOptions } from '../../src/web/web.ts';
import { askSecurely, basic, pem } from '../support/secure-client.ts';
import { usualWeb } from './start-pages.ts';

const open: { close: () => unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** Of `wonderland`. */
const alice = ['alice', '$2b$04$AviPGoUBVHL8cMe/oKA67OfSwxu7MIShFmBFKFzd8qhOcIu8.Y1Ha'] as const;

type Access = Omit<WebAccess, 'file'>;

function secured(name = 'server', clients?: ClientPolicy, context: ConnectionOptions = {}): Access {
  const pair = { cert: pem(`${name}.crt`), key: pem(`${name}.key`), ca: pem('ca.crt') };
  return {
    headers: {},
    users: new Map(),
    tls: { context: { ...pair, ...context }, ...(clients === undefined ? {} : { clients }) },
  };
}

async function serve(access: Access, more: Partial<WebOptions> = {}): Promise<Web> {
  const web = await startWeb({ ...usualWeb(), access, ...more });
  open.push(web);
  return web;
}

/** How a question ended that may not have been answered: its status, or the code of the error. */
async function outcomeOf(asking: ReturnType<typeof askSecurely>): Promise<unknown> {
  return asking.then(
    ({ status }) => status,
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
}

const fingerprint = (name: string): string => new X509Certificate(pem(`${name}.crt`)).fingerprint256;
const portOf = ({ url }: Web): number => Number(new URL(url).port);

describe('a server with a certificate', () => {
  it('uses another for new connections from then on, and drops no open one', async () => {
    const web = await serve(secured());
    expect(web.url).toMatch(/^https:\/\/127\.0\.0\.1:/);
    const agent = new Agent({ keepAlive: true });
    open.push({ close: () => agent.destroy() });
    const first = await askSecurely(`${web.url}/metrics`, { agent });
    expect([first.status, first.text, first.shown]).toEqual([200, 'up 1\n', fingerprint('server')]);
    expect(web.admit(secured('renewed'))).toBeUndefined();
    const second = await askSecurely(`${web.url}/metrics`, { agent });
    expect(second.socket).toBe(first.socket);
    expect((await askSecurely(`${web.url}/metrics`)).shown).toBe(fingerprint('renewed'));
  });

  it('says what it can do at the next start only, and goes on as before', async () => {
    const web = await serve(secured());
    const { tls: _, ...plain } = secured();
    expect(web.admit({ ...plain, users: new Map([alice]) })).toMatch(/a restart is needed.*plain HTTP/);
    expect(web.admit(secured('renewed', { required: true, verified: true }))).toMatch(/needs a restart/);
    expect(await askSecurely(web.url)).toMatchObject({ status: 200, shown: fingerprint('server') });
    const other = await serve(plain);
    expect(other.admit(secured())).toMatch(/a restart is needed before the pages speak TLS/);
    expect((await fetch(other.url)).status).toBe(200);
  });

  it('keeps to the versions, cipher suites and curves that were chosen', async () => {
    const newer = await serve(secured('server', undefined, { minVersion: 'TLSv1.3' }));
    expect(await outcomeOf(askSecurely(newer.url, { maxVersion: 'TLSv1.2' }))).toMatch(/^(ERR_SSL|EPROTO)/);
    expect((await askSecurely(newer.url)).socket.getProtocol()).toBe('TLSv1.3');
    const chosen = 'ECDHE-ECDSA-AES128-GCM-SHA256';
    const ciphers = `TLS_AES_128_GCM_SHA256:${chosen}`;
    const older = await serve(secured('server', undefined, { ciphers, ecdhCurve: 'X25519:P-256' }));
    const { socket } = await askSecurely(older.url, { maxVersion: 'TLSv1.2' });
    expect([socket.getCipher().name, socket.getEphemeralKeyInfo()]).toMatchObject([
      chosen,
      { name: 'X25519' },
    ]);
    const refused = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' } as const;
    expect(await outcomeOf(askSecurely(older.url, refused))).toMatch(/^(ERR_SSL|EPROTO)/);
  });

  it('answers who speaks plain HTTP with nothing, and goes on', async () => {
    const web = await serve(secured());
    await expect(fetch(web.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed');
    expect((await askSecurely(web.url)).status).toBe(200);
  });

  it('cuts off who does not get on with the handshake', async () => {
    const web = await serve(secured(), { patience: { handshake: 100 } });
    const silent = connectPlainly(portOf(web), '127.0.0.1');
    const slow = connectPlainly(portOf(web), '127.0.0.1');
    // A record of a handshake that goes on for 512 bytes, of which it sends one each time.
    slow.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));
    const drip = setInterval(() => slow.write(Buffer.from([0x01])), 20);
    await Promise.all([silent, slow].map(untilCut));
    clearInterval(drip);
    expect((await askSecurely(web.url)).status).toBe(200);
  });

  it('ends although somebody is in the middle of a handshake', async () => {
    const web = await serve(secured());
    const unfinished = connectPlainly(portOf(web), '127.0.0.1');
    await once(unfinished, 'connect');
    await askSecurely(web.url);
    await Promise.all([untilCut(unfinished), web.close()]);
    expect(unfinished.destroyed).toBe(true);
  });
});

/** The other side may end or reset it. */
function untilCut(socket: Socket): Promise<unknown> {
  return new Promise((resolve) =>
    socket
      .on('error', () => {})
      .resume()
      .once('close', resolve),
  );
}

const shows = (name: string) => ({ cert: pem(`${name}.crt`), key: pem(`${name}.key`) });
const nobody = {};
const client = shows('client');
const stranger = shows('stranger');

describe('certificates of clients', () => {
  const names = ['spiffe://example.com/prometheus', 'prometheus.example'];

  it.each([
    ['required and vouched for', { required: true, verified: true }, [403, 200, 403]],
    ['required', { required: true, verified: false }, [403, 200, 200]],
    ['vouched for if given', { required: false, verified: true }, [200, 200, 403]],
    ['asked for', { required: false, verified: false }, [200, 200, 200]],
    ['of a name', { required: true, verified: true, names }, [403, 200, 403]],
    ['of an address', { required: true, verified: true, names: ['2001:db8::7'] }, [403, 200, 403]],
    [
      'of an e-mail address',
      { required: true, verified: true, names: ['scraper@example.com'] },
      [403, 200, 403],
    ],
    ['of another name', { required: true, verified: true, names: ['example'] }, [403, 403, 403]],
  ])('%s', async (_which, clients, expected) => {
    const { url } = await serve(secured('server', clients));
    const asked = [nobody, client, stranger].map((pair) => askSecurely(`${url}/metrics`, pair));
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).toEqual(expected);
    expect(answers.filter(({ headers }) => headers['x-content-type-options'] !== 'nosniff')).toEqual([]);
    const refused = answers.filter(({ status }) => status === 403);
    expect(refused.filter(({ headers }) => headers.connection !== 'close')).toEqual([]);
    expect(refused.filter(({ text }) => !text.includes('a certificate'))).toEqual([]);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'are looked at anew in a session of %s that is taken up again',
    async (version) => {
      const clients = { required: true, verified: true };
      const web = await serve(secured('server', clients));
      const join = (more: ConnectionOptions): TLSSocket =>
        connect({ port: portOf(web), ca: pem('server.crt'), maxVersion: version, ...more });
      const session = async (pair: object): Promise<Buffer> => {
        const socket = join(pair);
        const [ticket] = (await once(socket, 'session')) as [Buffer];
        socket.destroy();
        return ticket;
      };
      const resume = async (ticket: Buffer): Promise<[status: string, reused: boolean]> => {
        const socket = join({ session: ticket });
        socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
        const [answer] = (await once(socket, 'data')) as [Buffer];
        const reused = socket.isSessionReused();
        socket.destroy();
        return [answer.toString('latin1').slice(9, 12), reused];
      };
      expect(await resume(await session(nobody))).toEqual(['403', true]);
      const admitted = await session(client);
      expect(await resume(admitted)).toEqual(['200', true]);
      const { tls, ...rest } = secured('server', clients, { ca: pem('other-ca.crt') });
      expect(web.admit({ ...rest, ...(tls === undefined ? {} : { tls }) })).toBeUndefined();
      expect(await resume(admitted)).toEqual(['403', false]);
      expect((await askSecurely(web.url, stranger)).status).toBe(200);
    },
  );

  it('end what is idle once others vouch for clients', async () => {
    const clients = { required: true, verified: true };
    const web = await serve(secured('server', clients));
    const agent = new Agent({ keepAlive: true, ...client });
    open.push({ close: () => agent.destroy() });
    const { socket } = await askSecurely(web.url, { agent });
    web.admit(secured('server', clients, { ca: pem('other-ca.crt') }));
    await untilCut(socket);
    expect((await askSecurely(web.url, { agent })).status).toBe(403);
  });
});

function only(...users: (readonly [string, string])[]): Access {
  return { headers: {}, users: new Map(users) };
}

describe('users', () => {
  it('are let in with their password, whatever they ask for, and nobody else is', async () => {
    const { url } = await serve(only(alice), { prefixes: { route: '/watch', base: '/watch' } });
    const ask = (path: string, headers = {}, method = 'GET') =>
      fetch(new URL(path, url), { headers, method, redirect: 'manual' });
    for (const path of [
      '/',
      '/watch/',
      '/watch/metrics',
      '/watch/-/healthy',
      '/watch/-/reload',
      '/watch/events',
      '/none',
    ]) {
      for (const method of ['GET', 'POST', 'HEAD']) {
        const answer = await ask(path, {}, method);
        expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
          401,
          'Basic realm="Faultline", charset="UTF-8"',
        ]);
        for (const [name, value] of Object.entries(securityHeaders))
          expect(answer.headers.get(name)).toBe(value);
      }
    }
    const metrics = async (headers: object) => (await ask('/watch/metrics', headers)).status;
    expect(await metrics(basic('alice', 'wonderland'))).toBe(200);
    expect(await metrics({ authorization: `bAsIc  ${btoa('alice:wonderland')}` })).toBe(200);
    expect(await metrics(basic('alice', 'Wonderland'))).toBe(401);
    expect(await metrics(basic('alice', ''))).toBe(401);
    expect(await metrics(basic('Alice', 'wonderland'))).toBe(401);
    expect(await metrics(basic('bob', 'wonderland'))).toBe(401);
    expect(await metrics(basic('__proto__', 'wonderland'))).toBe(401);
    for (const authorization of [
      'Basic',
      'Basic !',
      `Basic ${btoa('alice')}`,
      'Bearer x',
      `Digest ${btoa('alice:wonderland')}`,
    ]) {
      expect(await metrics({ authorization })).toBe(401);
    }
    expect((await ask('/watch/', basic('alice', 'wonderland'))).headers.get('content-type')).toContain(
      'text/html',
    );
  });

  it('are those that were read last, also on a connection that is open', async () => {
    const web = await serve(only());
    const metrics = async () =>
      (await fetch(`${web.url}/metrics`, { headers: basic('alice', 'wonderland') })).status;
    expect(await metrics()).toBe(200);
    web.admit(only(alice));
    expect(await metrics()).toBe(200);
    // Of another password.
    web.admit(only(['alice', '$2b$05$8jf4zwaYw6ai/dzLuoWQPucNJ2NZkEziL89DEXlW49NkgtmqKK7qa']));
    expect(await metrics()).toBe(401);
    web.admit(only(['bob', alice[1]]));
    expect(await metrics()).toBe(401);
  });

  it('see the headers that were set in place of the usual ones', async () => {
    const headers = { 'x-frame-options': 'sameorigin', 'strict-transport-security': 'max-age=1' };
    const { url } = await serve({ headers, users: new Map([alice]) });
    for (const path of ['/', '/metrics', '/events', '/none']) {
      for (const credential of [{}, basic('alice', 'wonderland')]) {
        const answer = await fetch(url + path, { headers: credential });
        await answer.body?.cancel();
        expect(Object.fromEntries(answer.headers)).toMatchObject({ ...securityHeaders, ...headers });
      }
    }
  });
});
