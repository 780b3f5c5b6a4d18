import { afterEach, describe, expect, it } from 'vitest';
import { driftCatalogue } from '../../src/sandbox/drifts/index.ts';
import { SandboxError } from '../../src/sandbox/sandbox-error.ts';
import { openBench, replyOf } from './support/bench.ts';
import type { Bench, Reply } from './support/bench.ts';

let bench: Bench;
afterEach(() => bench.sandbox.stop());

const as = 'administrator';

async function control(method: string, path: string, body?: string): Promise<Reply> {
  const init = body === undefined ? { method } : { method, body };
  return replyOf(await fetch(`${bench.sandbox.urls.control}${path}`, init));
}

describe('the control endpoint', () => {
  it('is not there unless it is asked for', async () => {
    bench = await openBench();
    expect(bench.sandbox.urls).not.toHaveProperty('control');
  });

  it('switches drifts and says which are on', async () => {
    bench = await openBench({ control: 0 });
    expect(await control('PUT', '/drifts/help-missing:labels.create@1%2F10')).toMatchObject({ status: 200 });
    expect(await control('PUT', '/drifts/code-not-status@1/2')).toMatchObject({ status: 200 });
    expect((await control('GET', '/drifts')).json).toEqual({
      on: ['help-missing:labels.create@1/10', 'code-not-status@1/2'],
      catalogue: driftCatalogue,
    });
    expect((await control('DELETE', '/drifts/code-not-status@1/2')).text).toBe(
      'code-not-status@1/2 is off\n',
    );
    expect(bench.sandbox.drifts()).toEqual(['help-missing:labels.create@1/10']);
  });

  it('orders faults, shows the log and what is left behind', async () => {
    bench = await openBench({ control: 0 });
    const path = `/${bench.resource('project')}/devices`;
    const made = await bench.ask({ as, api: 'emulator', method: 'POST', path, body: { type: 'touch' } });
    expect((await control('GET', '/resources')).json).toEqual({ resources: [made.json?.['name']] });
    expect((await control('POST', '/faults', 'next 2 of roles.list: 503\nnext 1 of any: 500\n')).status).toBe(
      200,
    );
    expect((await control('GET', '/faults')).json).toEqual({
      pending: ['next 2 of roles.list: 503', 'next 1 of any: 500'],
    });
    const lines = (await control('GET', '/log')).text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(bench.sandbox.log);
    await bench.ask({ as, path: '/roles', headers: { 'User-Agent': `one of two ${'x'.repeat(300)}` } });
    expect(bench.sandbox.log.at(-1)?.agent).toBe(`one of two ${'x'.repeat(189)}`);
    expect(await control('GET', '/-/healthy')).toMatchObject({ status: 200, text: 'healthy\n' });
  });

  it('streams the log to who follows it', async () => {
    bench = await openBench({ control: 0 });
    await bench.ask({ as, path: '/roles' });
    const response = await fetch(`${bench.sandbox.urls.control}/log?follow=true`);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = String((await reader.read()).value);
    await bench.ask({ as, path: '/organizations' });
    while (text.trimEnd().split('\n').length < 3) text += String((await reader.read()).value);
    await reader.cancel();
    const operations = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { operation: string }).operation);
    expect(operations).toEqual(['token.create', 'roles.list', 'organizations.list']);
  });

  it('explains itself in words', async () => {
    bench = await openBench({ control: 0 });
    const answers: readonly (readonly [
      method: string,
      path: string,
      status: number,
      text: RegExp,
      body?: string,
    ])[] = [
      ['GET', '/', 404, /there is no GET \/; there are:\nGET \/drifts/],
      ['PUT', '/drifts/help-lost', 404, /there is no drift "help-lost"/],
      ['PUT', '/drifts/%', 400, /URI/],
      ['POST', '/drifts/help-missing', 405, /PUT switches/],
      ['POST', '/faults', 400, /the body must hold faults/, ''],
      ['POST', '/faults', 400, /is not a fault: write "next N of/, 'please fail'],
      ['POST', '/faults', 400, /is not a fault/, 'next 3 of labels.create: 200'],
      ['POST', '/faults', 400, /no operation "labels.paint"/, 'next 3 of labels.paint: 503'],
      ['POST', '/faults', 400, /matches nothing/, 'next 3 of labels.create,method=GET: 503'],
      ['GET', '/judge/junit', 404, /start the sandbox with --judge/],
    ];
    for (const [method, path, status, text, body] of answers) {
      const reply = await control(method, path, body);
      expect({ path, status: reply.status, text: reply.text }).toEqual({
        path,
        status,
        text: expect.stringMatching(text),
      });
    }
  });
});

describe('scripted faults', () => {
  it('happen so many times, to what they name, in the documented form, and change nothing', async () => {
    bench = await openBench();
    const path = `/${bench.resource('project')}/devices`;
    const create = { as, api: 'emulator', method: 'POST', path, body: { type: 'touch' } } as const;
    bench.sandbox.script('next 2 of devices.create: 503');
    expect((await bench.ask({ as, path })).status).toBe(200);
    for (const status of [503, 503]) {
      const reply = await bench.ask(create);
      expect(reply).toMatchObject({ status, json: { code: status, help: expect.stringMatching(/#503$/) } });
    }
    expect(bench.sandbox.resources()).toEqual([]);
    expect((await bench.ask(create)).status).toBe(200);
  });

  it.each([500, 503, 504, 401, 409, 429])('can be a %i', async (status) => {
    bench = await openBench();
    await bench.token(as);
    bench.sandbox.script(`next 1 of any: ${status}`);
    const reply = await bench.ask({ as, path: '/roles' });
    expect(reply.status).toBe(status);
    expect(reply.headers.has('retry-after')).toBe(status === 429);
    expect(reply.headers.has('www-authenticate')).toBe(status === 401);
    expect((await bench.ask({ as, path: '/roles' })).status).toBe(200);
  });

  it('can announce a wait of so many seconds', async () => {
    bench = await openBench();
    await bench.token(as);
    bench.sandbox.script('next 1 of roles.list: 429 retry-after 4');
    expect(bench.sandbox.pendingFaults()).toEqual(['next 1 of roles.list: 429 retry-after 4']);
    const reply = await bench.ask({ as, path: '/roles' });
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '4']);
    expect(bench.sandbox.log.at(-1)).toMatchObject({ client: as, scripted: true, retryAfter: 4 });
    expect(() => bench.sandbox.script('next 1 of any: 503 retry-after 4')).toThrow(/is not a fault/);
  });

  it('can be a connection that is reset', async () => {
    bench = await openBench();
    await bench.token(as);
    bench.sandbox.script('next 1 of method=GET: reset');
    await expect(bench.ask({ as, path: '/roles' })).rejects.toThrow(TypeError);
    expect(bench.sandbox.log.at(-1)).toMatchObject({ operation: 'roles.list', status: 0 });
    expect((await bench.ask({ as, path: '/roles' })).status).toBe(200);
  });

  it('are refused in words when they cannot be', async () => {
    bench = await openBench();
    expect(() => bench.sandbox.script('next 0 of any: 500')).toThrow(SandboxError);
    expect(() => bench.sandbox.script('next 1 of api=soap: 500')).toThrow(/no API "soap"/);
  });
});

describe('the documentation page', () => {
  it('has a section for every documented status and the figures', async () => {
    bench = await openBench();
    const page = await replyOf(await fetch(bench.target.apis.documentation));
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const status of [400, 401, 403, 404, 409, 429, 500, 503, 504]) {
      expect(page.text).toContain(`id="${status}"`);
    }
    for (const figure of ['25 requests per 5 seconds', 'minimum 1 s', 'minimum 10 s', 'one hour']) {
      expect(page.text).toContain(figure);
    }
    expect(bench.sandbox.log.at(-1)).toMatchObject({ api: 'documentation', operation: 'documentation.get' });
  });
});
