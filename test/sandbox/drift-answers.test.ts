import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { driftCatalogue } from '../../src/sandbox/drifts/index.ts';
import { openBench } from './support/bench.ts';
import type { Bench } from './support/bench.ts';
import { nothing } from './support/fixture.ts';
import { rawRequest } from './support/raw-request.ts';
import type { RawAnswer } from './support/raw-request.ts';

let bench: Bench;
afterEach(() => bench.sandbox.stop());

const help = 'https://developer.disruptive-technologies.com/docs/error-codes#404';
const error = 'project not found';
const conformant = { error, code: 404, help };

type Seen = RawAnswer & { readonly text: string; readonly json: unknown };

function see(answer: RawAnswer): Seen {
  const text = answer.body.toString('utf8');
  try {
    return { ...answer, text, json: JSON.parse(text) as unknown };
  } catch {
    return { ...answer, text, json: undefined };
  }
}

const header = (seen: RawAnswer, name: string): string | undefined =>
  seen.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Seen> {
  const authorization = `Bearer ${await bench.token('administrator')}`;
  bench.clock.advance(1000);
  return see(await rawRequest(`${bench.target.apis.rest}${path}`, method, { authorization, ...headers }));
}

const notFound = `/projects/${nothing}`;

/** The whole body of a 404 for an unknown project. */
const bodies: Readonly<Record<string, unknown>> = {
  'error-missing': { code: 404, help },
  'code-missing': { error, help },
  'help-missing': { error, code: 404 },
  'error-blank': { ...conformant, error: ' ' },
  'error-generic': { ...conformant, error: 'error' },
  'error-stack-trace': { ...conformant, error: expect.stringContaining('goroutine 1') },
  'error-sql': { ...conformant, error: expect.stringContaining('INSERT INTO') },
  'error-internal-host': { ...conformant, error: expect.stringContaining('svc.cluster.local') },
  'error-foreign-resource': { ...conformant, error: expect.stringContaining('projects/somebodyelse') },
  'code-not-status': { ...conformant, code: 500 },
  'code-grpc': { ...conformant, code: 5 },
  'code-other-form': { ...conformant, code: '404' },
  'help-other-host': { ...conformant, help: 'https://example.com/#404' },
  'help-http': { ...conformant, help: help.replace('https', 'http') },
  'help-relative': { ...conformant, help: '/docs/error-codes#404' },
  'help-wrong-anchor': { ...conformant, help: help.replace('#404', '#400') },
  'help-without-anchor': { ...conformant, help: help.replace('#404', '') },
  'envelope-nested': { error: { code: 404, message: error, details: [] } },
  'envelope-gateway': { code: 5, message: error, details: [] },
  'envelope-problem-details': { type: 'about:blank', title: error, status: 404 },
  'field-added': { ...conformant, requestId: 'a3f1' },
  'keys-capitalized': { Error: error, Code: 404, Help: help },
  'body-array': [conformant],
  'body-string': error,
  'body-json-in-string': JSON.stringify(conformant),
};

describe('the body of an error', () => {
  it.each(Object.entries(bodies))('%s', async (name, body) => {
    bench = await openBench({ drifts: [name] });
    const seen = await ask(notFound);
    expect(seen.status).toBe(404);
    expect(seen.json).toEqual(body);
    expect(header(seen, 'Content-Length')).toBe(String(seen.body.length));
    expect((await ask('/roles')).status).toBe(200);
  });

  it('error-oversized', async () => {
    bench = await openBench({ drifts: ['error-oversized'] });
    expect((await ask(notFound)).body.length).toBeGreaterThan(60_000);
  });
});

/** What is to be seen of an answer to an unknown project. */
const sights: Readonly<Record<string, (seen: Seen) => unknown>> = {
  'content-type-html': (seen) => header(seen, 'Content-Type') === 'text/html; charset=utf-8',
  'content-type-plain': (seen) => header(seen, 'Content-Type') === 'text/plain; charset=utf-8',
  'content-type-problem': (seen) => header(seen, 'Content-Type') === 'application/problem+json',
  'content-type-missing': (seen) => header(seen, 'Content-Type') === undefined,
  'error-cacheable': (seen) => header(seen, 'Cache-Control') === 'public, max-age=3600',
  'request-id-missing': (seen) => header(seen, 'X-Request-Id') === undefined,
  'retry-after-on-404': (seen) => header(seen, 'Retry-After') === '5',
  'not-found-403': (seen) => seen.status === 403 && seen.text.includes('"code":403'),
  'not-found-400': (seen) => seen.status === 400 && seen.text.includes('#400'),
  'body-cut': (seen) => Number(header(seen, 'Content-Length')) > seen.body.length && seen.ending === 'end',
  'body-empty': (seen) => seen.body.length === 0,
  'body-bom': (seen) => seen.body.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])),
  'body-twice': (seen) => seen.text === JSON.stringify(conformant).repeat(2),
  'body-bad-utf8': (seen) => seen.body.includes(0xff),
  'gzip-unlabelled': (seen) => header(seen, 'Content-Encoding') === undefined && seen.body[0] === 0x1f,
  'gzip-label-only': (seen) => header(seen, 'Content-Encoding') === 'gzip' && seen.text.startsWith('{'),
  'body-html': (seen) => seen.text.startsWith('<html>') && header(seen, 'Content-Type') === 'text/html',
  'body-plain': (seen) => seen.text === 'something went wrong\n',
  'answer-dropped': (seen) => seen.status === 0 && seen.ending === 'reset',
  'control-header-case': (seen) => seen.headers.some(([name]) => name === 'content-type'),
  'control-json-form': (seen) =>
    seen.text.includes(String.raw`\/`) && Object.keys(seen.json ?? {})[0] === 'help',
  'control-charset': (seen) => header(seen, 'Content-Type') === 'application/json; charset=utf-8',
  'control-gzip': (seen) =>
    header(seen, 'Content-Encoding') === 'gzip' &&
    gunzipSync(seen.body).toString() === JSON.stringify(conformant),
  'control-header-added': (seen) => header(seen, 'X-Edge-Location') === 'north-7',
  'control-error-reworded': (seen) => seen.text.includes('sorry, project not found'),
  'control-help-other-host': (seen) => seen.text.includes('https://docs.d21s.com/error/#404'),
  'control-clock-ahead': (seen) => clockOffset(seen) > 100_000,
  'control-clock-behind': (seen) => clockOffset(seen) < -100_000,
};

const clockOffset = (seen: RawAnswer): number => Date.parse(header(seen, 'Date') ?? '') - bench.clock.now();

describe('the headers, the status and the bytes of an error', () => {
  it.each(Object.entries(sights))('%s', async (name, sight) => {
    bench = await openBench();
    expect(sight(await ask(notFound))).toBe(false);
    bench.sandbox.switchDrift(`${name}:api=rest`, true);
    expect(sight(await ask(notFound))).toBe(true);
  });

  it('body-reset ends with a reset after half of the body', async () => {
    bench = await openBench({ drifts: ['body-reset:projects.get'] });
    const token = await bench.token('administrator');
    const waiting = rawRequest(`${bench.target.apis.rest}${notFound}`, 'GET', {
      authorization: `Bearer ${token}`,
    });
    // The pause before the reset is on the clock of the sandbox, which moves only here.
    const moving = setInterval(() => bench.clock.advance(200), 20);
    const seen = await waiting;
    clearInterval(moving);
    expect(seen.ending).toBe('reset');
  });

  it('control-slow holds the answer back', async () => {
    bench = await openBench({ drifts: ['control-slow:roles.list'] });
    const token = await bench.token('administrator');
    const waiting = rawRequest(`${bench.target.apis.rest}/roles`, 'GET', {
      authorization: `Bearer ${token}`,
    });
    const start = bench.clock.now();
    const moving = setInterval(() => bench.clock.advance(500), 20);
    const seen = await waiting;
    clearInterval(moving);
    expect(seen.status).toBe(200);
    expect(bench.clock.now() - start).toBeGreaterThanOrEqual(2000);
  });
});

/** What else has to be asked, and the status without and with the drift. */
const statuses: Readonly<
  Record<string, readonly [look: () => Promise<unknown>, before: unknown, after: unknown]>
> = {
  'forbidden-404': [async () => (await ask(`/${bench.resource('foreign_project')}`)).status, 403, 404],
  'unauthorized-403': [async () => (await ask('/roles', { authorization: 'Bearer x' })).status, 401, 403],
  'bad-request-422': [async () => (await ask('/projects/NO')).status, 400, 422],
  'bad-request-500': [async () => (await ask('/projects/NO')).status, 400, 500],
  'invalid-accepted': [async () => (await ask('/projects/NO')).status, 400, 200],
  'wrong-method-200': [async () => (await ask('/projects', {}, 'DELETE')).status, 405, 200],
  'head-200': [async () => (await ask('/projects', {}, 'HEAD')).status, 405, 200],
  'head-without-type': [
    async () => header(await ask('/projects', {}, 'HEAD'), 'Content-Type'),
    'text/plain; charset=utf-8',
    undefined,
  ],
  'ratelimit-headers-appear': [
    async () => header(await ask('/roles'), 'RateLimit-Policy'),
    undefined,
    '"default";q=25;w=5',
  ],
  'wrong-method-404': [async () => (await ask('/projects', {}, 'DELETE')).status, 405, 404],
  'wrong-method-501': [async () => (await ask('/projects', {}, 'DELETE')).status, 405, 501],
  'transfer-missing-device-404': [() => transfer(bench.resource('second_project')), 200, 404],
  'transfer-missing-project-200': [() => transfer(`projects/${nothing}`), 404, 200],
  'limit-503': [overLimit, 429, 503],
  'limit-403': [overLimit, 429, 403],
  'limit-200-with-error': [overLimit, 429, 200],
  'limit-dropped': [overLimit, 429, 0],
  'ratelimit-header-added': [
    async () => header(await lastOfBurst(), 'RateLimit'),
    undefined,
    '"default";r=0;t=60',
  ],
  'server-error-500': [async () => (await ask('/roles')).status, 200, 500],
  'server-error-502': [async () => (await ask('/roles')).status, 200, 502],
  'server-error-503': [async () => (await ask('/roles')).status, 200, 503],
  'server-error-504': [async () => (await ask('/roles')).status, 200, 504],
  'unavailable-500': [() => faulty(503), 503, 500],
  'timeout-502': [() => faulty(504), 504, 502],
  'proxy-page-on-5xx': [
    async () => {
      await bench.token('administrator');
      bench.sandbox.script('next 1 of any: 500');
      return (await ask('/roles')).text.startsWith('<html>');
    },
    false,
    true,
  ],
  'control-retry-after-on-503': [
    async () => {
      await bench.token('administrator');
      bench.sandbox.script('next 1 of any: 503');
      return header(await ask('/roles'), 'Retry-After');
    },
    undefined,
    '5',
  ],
  'challenge-missing': [async () => challenge(), 'Bearer error="invalid_token"', undefined],
  'challenge-malformed': [
    async () => challenge(),
    'Bearer error="invalid_token"',
    expect.stringContaining('"valid'),
  ],
  'write-applied-then-500': [
    async () => {
      const path = `/${bench.resource('project')}/devices`;
      const body = { type: 'touch' };
      const reply = await bench.ask({ as: 'administrator', api: 'emulator', method: 'POST', path, body });
      return [reply.status, bench.sandbox.resources().length];
    },
    [200, 1],
    [500, 1],
  ],
};

async function challenge(): Promise<string | undefined> {
  return header(await ask('/roles', { authorization: 'Bearer x' }), 'WWW-Authenticate');
}

async function faulty(status: number): Promise<number> {
  await bench.token('administrator');
  bench.sandbox.script(`next 1 of any: ${status}`);
  return (await ask('/roles')).status;
}

async function transfer(project: string): Promise<number> {
  const body = { devices: [`${bench.resource('project')}/devices/${nothing}`] };
  return (
    await bench.ask({ as: 'administrator', method: 'POST', path: `/${project}/devices:transfer`, body })
  ).status;
}

async function lastOfBurst(): Promise<RawAnswer> {
  const authorization = `Bearer ${await bench.token('administrator')}`;
  bench.clock.advance(10_000);
  const url = `${bench.target.apis.rest}/roles`;
  for (let sent = 0; sent < 25; sent += 1) await rawRequest(url, 'GET', { authorization });
  return rawRequest(url, 'GET', { authorization });
}

async function overLimit(): Promise<number> {
  return (await lastOfBurst()).status;
}

describe('the status of an answer', () => {
  it.each(Object.entries(statuses))('%s', async (name, [look, before, after]) => {
    bench = await openBench();
    expect(await look()).toEqual(before);
    await bench.sandbox.stop();
    bench = await openBench();
    await bench.token('administrator');
    bench.sandbox.switchDrift(name, true);
    expect(await look()).toEqual(after);
  });
});

it('names only drifts that exist', async () => {
  bench = await openBench();
  const names = new Set(driftCatalogue.map((drift) => drift.name));
  const tested = [...Object.keys(bodies), ...Object.keys(sights), ...Object.keys(statuses)];
  expect(tested.filter((name) => !names.has(name))).toEqual([]);
});
