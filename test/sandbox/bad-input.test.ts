import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBench } from './support/bench.ts';
import type { Bench } from './support/bench.ts';
import { makeFixture } from './support/fixture.ts';
import type { Fixture } from './support/fixture.ts';
import { fuzzRuns } from '../support/fuzz.ts';

let bench: Bench;
let fixture: Fixture;
beforeAll(async () => {
  bench = await openBench();
  fixture = await makeFixture(bench);
});
afterAll(() => bench.sandbox.stop());

const as = 'administrator';

/** Sends bytes as they are and reads until the other side closes. */
function raw(bytes: string | Uint8Array): Promise<string> {
  const { port, hostname } = new URL(bench.target.apis.rest);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => (text += String(chunk)));
    socket.on('close', () => resolve(text)).on('error', () => socket.destroy());
    socket.write(bytes);
  });
}

describe('a request that is none', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a bad header line', 'GET /v2/projects HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n'],
    ['endless headers', `GET /v2/projects HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`],
    [
      'two lengths',
      'POST /v2/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ],
  ])('with %s is answered 400 with the documented body', async (_, bytes) => {
    const text = await raw(bytes);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 400 });
    expect((await bench.ask({ as, path: '/roles' })).status).toBe(200);
  });
});

describe('a body', () => {
  const create = { as, method: 'POST' } as const;

  it('of more than 1 MiB is answered 400, with a length and in chunks', async () => {
    const path = `/${fixture.device}/labels`;
    const body = JSON.stringify({ key: 'big', value: 'x'.repeat(2_000_000) });
    expect(await bench.ask({ ...create, path, body })).toMatchObject({ status: 400, json: { code: 400 } });
    const token = await bench.token(as);
    bench.clock.advance(1000);
    const chunks = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`.repeat(20);
    const text = await raw(
      `POST /v2${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n` +
        `Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect((await bench.ask({ as, path: `${path}/big` })).status).toBe(404);
  });

  it('without end closes the connection', async () => {
    const chunk = `${(1_048_576).toString(16)}\r\n${'x'.repeat(1_048_576)}\r\n`;
    const text = await raw(
      `POST /v2/projects HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(20)}`,
    );
    expect(text).toBe('');
    expect((await bench.ask({ as, path: '/roles' })).status).toBe(200);
  });

  it('nested very deeply, in bad UTF-8, or with keys that JavaScript is fond of does no harm', async () => {
    const path = `/${fixture.device}/labels`;
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect((await bench.ask({ ...create, path, body: deep })).status).toBe(400);
    expect((await bench.ask({ ...create, path, body: `{"key":${deep}}` })).status).toBe(400);
    const fond = '{"__proto__":{"key":"polluted"},"constructor":1}';
    expect((await bench.ask({ ...create, path, body: fond })).status).toBe(400);
    const token = await bench.token(as);
    bench.clock.advance(1000);
    const bytes = await fetch(`${bench.target.apis.rest}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect(bytes.status).toBe(400);
    for (const key of ['__proto__', 'constructor', 'toString']) {
      expect((await bench.ask({ ...create, path, body: { key, value: 'a' } })).status).toBe(200);
      expect((await bench.ask({ as, path: `${path}/${key}` })).json).toMatchObject({ key, value: 'a' });
      expect((await bench.ask({ as, method: 'DELETE', path: `${path}/${key}` })).status).toBe(200);
    }
  });

  it('may be missing where nothing is needed', async () => {
    expect((await bench.ask({ ...create, path: `/${fixture.connector}:sync` })).status).toBe(200);
    expect((await bench.ask({ ...create, path: `/${fixture.device}/labels` })).status).toBe(400);
  });
});

describe('a path or a method that does not exist', () => {
  it('is answered as the gateway in front does', async () => {
    for (const path of ['/nowhere', '/projects/', '', '//', `/${fixture.project}/devices:explode`]) {
      const reply = await bench.ask({ as, path });
      expect({ path, status: reply.status }).toEqual({ path, status: 404 });
      expect(reply.json).toEqual({ code: 5, message: 'Not Found', details: [] });
    }
    const wrong = await bench.ask({ as, method: 'DELETE', path: '/projects' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(wrong.headers.get('allow')).toBe('GET, POST');
    const head = await bench.ask({ as, method: 'HEAD', path: '/projects' });
    expect([head.status, head.text]).toEqual([405, '']);
  });

  it('lets a colon belong to a label key', async () => {
    const labels = `/${fixture.device}/labels`;
    await bench.ask({ as, method: 'POST', path: labels, body: { key: 'a:b c', value: 'd' } });
    expect((await bench.ask({ as, path: `${labels}/a:b%20c` })).json).toMatchObject({
      key: 'a:b c',
      value: 'd',
    });
    expect((await bench.ask({ as, method: 'DELETE', path: `${labels}/a%3Ab%20c` })).status).toBe(200);
  });
});

it('answers anything with a documented status, never with a crash', async () => {
  const segment = fc.oneof(
    fc.constantFrom(
      'projects',
      'devices',
      'labels',
      'members',
      '-',
      '..',
      'devices:transfer',
      '%',
      '%zz',
      '%00',
    ),
    fc.constantFrom(...fixture.device.split('/')),
    fc.string({ maxLength: 12 }).map(encodeURIComponent),
  );
  const ask = fc.record({
    api: fc.constantFrom('rest' as const, 'emulator' as const),
    method: fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'OPTIONS'),
    path: fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`),
    query: fc.oneof(
      fc.constant(''),
      fc.constantFrom('?pageSize=1', '?pageToken=%', '?&&=&a', '?order_by=-reported.x.y'),
    ),
    body: fc.oneof(fc.json(), fc.string()),
  });
  await fc.assert(
    fc.asyncProperty(ask, async ({ api, method, path, query, body }) => {
      const sent = method === 'GET' || method === 'OPTIONS' ? {} : { body };
      const reply = await bench.ask({ as, api, method, path: `${path}${query}`, ...sent });
      expect([200, 400, 403, 404, 405, 409]).toContain(reply.status);
    }),
    fuzzRuns(200),
  );
});
