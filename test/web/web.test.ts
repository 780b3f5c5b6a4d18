import { Agent, get, request } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ListenError } from '../../src/web/listen-error.ts';
import { startWeb, type Web, type WebOptions } from '../../src/web/web.ts';
import { usualWeb } from './start-pages.ts';

const open: Web[] = [];

async function web(options: Partial<WebOptions> = {}): Promise<Web> {
  const started = await startWeb({ ...usualWeb(), ...options });
  open.push(started);
  return started;
}

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

  it('can be scraped before there is anything to show', async () => {
    const { status, ...waiting } = usualWeb();
    const started = await startWeb(waiting);
    open.push(started);
    const answers = async (path: string): Promise<number> => (await fetch(started.url + path)).status;
    const paths = ['/-/healthy', '/metrics', '/', '/-/ready', '/events', '/nothing'];
    expect(await Promise.all(paths.map(answers))).toEqual([200, 200, 503, 503, 503, 503]);
    if (status !== undefined) started.open(status);
    const opened = ['/-/healthy', '/metrics', '/', '/-/ready', '/nothing'];
    expect(await Promise.all(opened.map(answers))).toEqual([200, 200, 200, 200, 404]);
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
      metrics: () => {
        throw new Error('of this and that');
      },
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

  it(
    'cuts off who sends headers or a body byte by byte, and answers others meanwhile',
    { timeout: 10_000 },
    async () => {
      const patience = { handshake: 10_000, headers: 200, request: 400 };
      const { url } = await web({ patience });
      const { hostname: host, port } = new URL(url);
      const starts = [
        'GET /metrics HTTP/1.1\r\nHost: a\r\nX-Slow: ',
        'POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n',
      ];
      const cuts = starts.map(async (start) => {
        const socket = connect({ host, port: Number(port) }).on('error', () => undefined);
        socket.resume().write(start);
        const drip = setInterval(() => socket.write('x'), 20);
        // Who writes on while he is cut off may see a reset before the end: `once` would reject with it.
        await new Promise((resolve) => socket.once('close', resolve));
        clearInterval(drip);
      });
      expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
      await Promise.all(cuts);
    },
  );
});
