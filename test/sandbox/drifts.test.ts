import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { successAnswer } from '../../src/sandbox/answer.ts';
import type { Occasion } from '../../src/sandbox/drifts/drift.ts';
import { driftCatalogue } from '../../src/sandbox/drifts/index.ts';
import { createSwitchboard } from '../../src/sandbox/drifts/switchboard.ts';
import { knownCalls } from '../../src/sandbox/operations.ts';
import { UnknownDriftError } from '../../src/sandbox/sandbox-error.ts';
import { openBench } from './support/bench.ts';
import type { Bench, Reply } from './support/bench.ts';
import { makeFixture, nothing } from './support/fixture.ts';

let bench: Bench;
afterEach(() => bench.sandbox.stop());

const as = 'administrator';
const missing = { as, path: `/projects/${nothing}` };

async function untilRefused(): Promise<Reply> {
  for (let sent = 0; sent < 30; sent += 1) {
    const reply = await bench.ask({ as, path: '/roles' }, 0);
    if (reply.status === 429) return reply;
  }
  throw new Error('never refused');
}

describe('each drift does what it says, and nothing when it is off', () => {
  it('retry-after-absent', async () => {
    bench = await openBench({ drifts: ['retry-after-absent'] });
    expect((await untilRefused()).headers.has('retry-after')).toBe(false);
    bench.sandbox.switchDrift('retry-after-absent', false);
    expect((await bench.ask({ as, path: '/roles' }, 0)).headers.get('retry-after')).toBe('5');
  });

  it('help-missing and code-not-status, together', async () => {
    bench = await openBench({ drifts: ['help-missing', 'code-not-status'] });
    expect((await bench.ask(missing)).json).toEqual({ error: 'project not found', code: 500 });
    bench.sandbox.switchDrift('help-missing', false);
    expect((await bench.ask(missing)).json).toMatchObject({
      code: 500,
      help: expect.stringContaining('#404'),
    });
  });

  it('code-not-status keeps the form of the code', async () => {
    bench = await openBench({ drifts: ['code-not-status'], code: 'string' });
    expect((await bench.ask(missing)).json).toMatchObject({ code: '500' });
  });

  it('duplicate-label-400', async () => {
    bench = await openBench();
    const { device } = await makeFixture(bench);
    const again = { as, method: 'POST', path: `/${device}/labels`, body: { key: 'kept', value: 'second' } };
    expect((await bench.ask(again)).status).toBe(409);
    bench.sandbox.switchDrift('duplicate-label-400', true);
    const reply = await bench.ask(again);
    expect(reply).toMatchObject({ status: 400, json: { error: 'label already exists', code: 400 } });
    expect(reply.json?.['help']).toMatch(/#400$/);
    expect((await bench.ask({ as, path: `/${device}/labels/kept` })).json).toMatchObject({ value: 'first' });
  });

  it('expired-token-accepted, as part of what the service decides', async () => {
    bench = await openBench({ drifts: ['expired-token-accepted:projects.get'] });
    const headers = { authorization: `Bearer ${bench.target.expiredToken}` };
    expect((await bench.ask({ path: `/${bench.resource('project')}`, headers })).status).toBe(200);
    expect((await bench.ask({ path: '/projects', headers })).status).toBe(401);
  });

  it('body-cut, on the socket', async () => {
    bench = await openBench({ drifts: ['body-cut'] });
    const { port, hostname } = new URL(bench.target.apis.rest);
    const bytes = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      socket.on('end', () => resolve(text)).on('error', reject);
      socket.write('GET /v2/projects HTTP/1.1\r\nHost: sandbox\r\n\r\n');
    });
    const [head = '', body = ''] = bytes.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
    const announced = Number(/Content-Length: (\d+)/.exec(head)?.[1]);
    expect(body.length).toBe(Math.floor(announced / 2));
    expect((await bench.ask({ as, path: '/roles' })).status).toBe(200);
  });
});

describe('narrowing', () => {
  const occasion: Occasion = { api: 'rest', method: 'GET', path: '/v2/projects', operation: 'projects.list' };
  const struck = (spec: string, changes: Partial<Occasion> = {}): boolean => {
    const drift = { name: 'mark', clauses: [], effect: '', alter: () => successAnswer('marked') };
    const switchboard = createSwitchboard(knownCalls, [drift]);
    switchboard.switch(spec, true);
    const altered = switchboard.forRequest({ ...occasion, ...changes }).alter(successAnswer({}));
    return altered.body.kind === 'json' && altered.body.value === 'marked';
  };

  it('is to an operation, an API, a method, or several of these', async () => {
    bench = await openBench();
    expect(struck('mark')).toBe(true);
    expect(struck('mark:projects.list')).toBe(true);
    expect(struck('mark:projects.get')).toBe(false);
    expect(struck('mark:api=rest')).toBe(true);
    expect(struck('mark:api=rest', { api: 'emulator' })).toBe(false);
    expect(struck('mark:method=POST')).toBe(false);
    expect(struck('mark:method=POST', { method: 'POST' })).toBe(true);
    expect(struck('mark:devices.list,api=emulator', { operation: 'devices.list' })).toBe(false);
    expect(struck('mark:devices.list,api=emulator', { operation: 'devices.list', api: 'emulator' })).toBe(
      true,
    );
    expect(() => struck('mark:projects.list,api=emulator')).toThrow(
      'matches nothing: projects.list is called with api=rest,method=GET',
    );
  });

  it('is to one in N of the answers that the drift is about', async () => {
    bench = await openBench({ drifts: ['help-missing@1/3'] });
    const helped: boolean[] = [];
    for (let sent = 0; sent < 9; sent += 1) {
      await bench.ask({ as, path: '/roles' });
      helped.push((await bench.ask(missing)).json?.['help'] !== undefined);
    }
    expect(helped).toEqual([true, true, false, true, true, false, true, true, false]);
  });

  it('is to one in N of the decisions that the drift is about', async () => {
    bench = await openBench({ drifts: ['expired-token-accepted@1/2'] });
    const headers = { authorization: `Bearer ${bench.target.expiredToken}` };
    const statuses: number[] = [];
    for (let sent = 0; sent < 4; sent += 1) {
      await bench.ask({ as, path: '/roles' });
      statuses.push((await bench.ask({ path: '/roles', headers })).status);
    }
    expect(statuses).toEqual([401, 200, 401, 200]);
  });

  it('names what exists when it is told something that does not', async () => {
    bench = await openBench();
    const { sandbox } = bench;
    const turnOn = (spec: string) => (): void => sandbox.switchDrift(spec, true);
    const refusals: readonly (readonly [spec: string, message: RegExp])[] = [
      ['help-lost', /no drift "help-lost".*retry-after-absent.*help-missing/],
      ['help-missing:labels.paint', /no operation "labels.paint".*labels\.create/],
      ['help-missing:api=soap', /no API "soap".*rest, emulator, token/],
      ['help-missing:method=BREW', /no method "BREW".*GET, POST/],
      ['help-missing@1/0', /is not a drift: write NAME/],
      ['', /is not a drift/],
    ];
    for (const [spec, message] of refusals) {
      expect(turnOn(spec)).toThrow(UnknownDriftError);
      expect(turnOn(spec)).toThrow(message);
    }
    expect(sandbox.drifts()).toEqual([]);
  });
});

it('switches the same drift on once and off once', async () => {
  bench = await openBench({ drifts: ['help-missing', 'help-missing'] });
  const { sandbox } = bench;
  sandbox.switchDrift('help-missing:api=rest', true);
  expect(sandbox.drifts()).toEqual(['help-missing', 'help-missing:api=rest']);
  sandbox.switchDrift('help-missing', false);
  sandbox.switchDrift('help-missing', false);
  expect(sandbox.drifts()).toEqual(['help-missing:api=rest']);
});

it('has a catalogue of distinct, explained drifts', async () => {
  bench = await openBench();
  const names = driftCatalogue.map((drift) => drift.name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, effect } of driftCatalogue) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(effect).toMatch(/\.$/);
  }
});
