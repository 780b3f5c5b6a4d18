import { createHash } from 'node:crypto';
import { Agent, get, request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ListenError } from '../../src/web/listen-error.ts';
import { startWeb, type Web, type WebOptions } from '../../src/web/web.ts';
import { viewLanding } from '../../src/web/landing-view.ts';
import { createState } from '../../src/state/state.ts';
import { added, at, clauseState, epoch } from '../state/some-events.ts';

const open: Web[] = [];

async function web(options: Partial<WebOptions> = {}): Promise<Web> {
  const started = await startWeb({
    host: '127.0.0.1',
    port: 0,
    metrics: () => Promise.resolve('up 1\n'),
    ready: () => true,
    landing: () => ({ version: '1.2.3', targets: [] }),
    redact: (text) => text,
    ...options,
  });
  open.push(started);
  return started;
}

/** Stands in for the redactor: knows one secret. */
const redact = (text: string): string => text.replaceAll('sesame&1', '[redacted]');

afterEach(async () => {
  await Promise.all(open.splice(0).map((started) => started.close()));
});

describe('startWeb', () => {
  it('serves a scrape with the content type of the text format', async () => {
    const answer = await fetch(`${(await web()).url}/metrics`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toBe('up 1\n');
  });

  it('is healthy at once and ready when watching has begun', async () => {
    let ready = false;
    const { url } = await web({ ready: () => ready });
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
    expect((await fetch(`${url}/-/ready`)).status).toBe(503);
    ready = true;
    expect((await fetch(`${url}/-/ready`)).status).toBe(200);
  });

  it('answers HEAD without a body', async () => {
    const answer = await fetch(`${(await web()).url}/metrics`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });

  it.each(['/', '/metrics', '/-/healthy', '/-/ready'])('refuses to be written to at %s', async (path) => {
    const answer = await fetch((await web()).url + path, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
    expect(await answer.text()).toBe(`${path} answers GET and HEAD, not POST.\n`);
  });

  it('says in plain words that there is nothing', async () => {
    const answer = await fetch(`${(await web()).url}/no/<b>such</b>`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('There is nothing here. Try /, /metrics, /-/healthy or /-/ready.\n');
  });

  // A server must accept the absolute form (RFC 9112 §3.2.2); which host it names decides nothing here.
  it.each([
    ['//', [400, 404]],
    ['//[', [400, 404]],
    ['http://elsewhere/metrics', [200]],
    ['*', [400, 404]],
    ['/%', [400, 404]],
    ['/metrics', [405]],
  ])('stands the odd target %s', async (path, allowed) => {
    const { url } = await web();
    const { hostname, port } = new URL(url);
    const method = { '*': 'OPTIONS', '/metrics': 'TRACE' }[path] ?? 'GET';
    const status = await new Promise((resolve, reject) => {
      request({ hostname, port, path, method }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(allowed).toContain(status);
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
  });

  it('tells a log, and not the reader, why a page could not be built', async () => {
    const told: string[] = [];
    const { url } = await web({
      metrics: () => Promise.reject(new Error('of this and that')),
      onFailure: (message) => told.push(message),
    });
    const answer = await fetch(`${url}/metrics`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('this and that');
    expect(told).toEqual([expect.stringContaining('/metrics could not be answered')]);
  });

  it('says which port is taken and what to do', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    const failure = await web({ port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ListenError);
    expect(failure).toMatchObject({ problem: 'in_use' });
    expect((failure as Error).message).toBe(
      `cannot listen on 127.0.0.1:${port}: another program uses this port. ` +
        'Stop it, or set web.listen to a free port (0 takes any)',
    );
    await new Promise((resolve) => blocker.close(resolve));
  });

  it('closes although a client keeps its connection, and one never finishes its request', async () => {
    const started = await web();
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) =>
      get(`${started.url}/metrics`, { agent }, (answer) => answer.resume().on('end', resolve)),
    );
    const stuck = request(`${started.url}/metrics`, { method: 'POST', headers: { 'content-length': '9' } });
    const cut = new Promise((resolve) => stuck.once('close', resolve).on('error', () => undefined));
    stuck.write('x');
    await fetch(`${started.url}/-/healthy`);
    await started.close();
    await cut;
    agent.destroy();
    await expect(fetch(`${started.url}/-/healthy`)).rejects.toThrow('fetch failed');
  });
});

describe('the landing page', () => {
  const state = createState();
  state.apply(added({ statusPage: 'https://status.example.com/?a=1&b="2"' }));
  state.apply(
    clauseState('persistent', {
      lastViolation: {
        at: epoch,
        probe: 'duplicate-label',
        operation: 'labels.create',
        expected: 'an object',
        actual: '<script>alert("sesame&1")</script>',
        where: 'body',
        exchanges: ['x1'],
      },
    }),
  );
  state.apply(
    at({
      type: 'not-exercised',
      clauses: [
        { clause: '409/duplicate-label', api: 'rest', reason: 'writes_off', detail: 'writes is false' },
      ],
    }),
  );
  const landing = () => viewLanding(state, { version: '1.2.3', now: epoch });

  it('names Faultline, links the metrics and says where every clause stands', async () => {
    const text = await (await fetch((await web({ landing })).url)).text();
    expect(text).toContain('<h1>Faultline</h1>');
    expect(text).toContain('href="/metrics"');
    expect(text).toMatch(/<th scope="row">body\/json<\/th>[^]*<td class="violates">violates<\/td>/);
    expect(text).toMatch(/duplicate-label[^]*not exercised[^]*writes is false/);
    expect(text).toContain('href="https://status.example.com/?a=1&amp;b=&quot;2&quot;"');
  });

  it('escapes what came from the API, after secrets were taken out', async () => {
    const text = await (await fetch((await web({ landing, redact })).url)).text();
    expect(text).toContain('&lt;script&gt;alert(&quot;[redacted]&quot;)&lt;/script&gt;');
    expect(text).not.toContain('sesame');
  });

  it('allows its own style and nothing else', async () => {
    const answer = await fetch((await web({ landing })).url);
    const style = /<style>([^]*)<\/style>/.exec(await answer.text())?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(answer.headers.get('content-security-policy')).toContain(
      `default-src 'none'; style-src 'sha256-${hash}'`,
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('links no status page that is not https, and says when nothing is watched', async () => {
    const target = { name: 'a', contract: 'b', statusPage: 'javascript:alert(1)', clauses: [] };
    const { url } = await web({ landing: () => ({ version: '1', targets: [target] }) });
    expect(await (await fetch(url)).text()).not.toContain('javascript:');
    expect(await (await fetch((await web()).url)).text()).toContain('No target is under watch yet.');
  });
});
