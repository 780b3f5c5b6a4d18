import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/web/app.ts';
import { securityHeaders } from '../../src/web/answer.ts';
import { startWeb, type Web, type WebOptions } from '../../src/web/web.ts';
import { brokenTarget, someStatus } from './some-status.ts';
import { usualWeb } from './start-pages.ts';

const open: { close: () => unknown }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** A server on which everything that changes something is switched on, what it was asked to change, and its paths. */
async function start(
  fill: string,
  more: Partial<WebOptions> = {},
): Promise<{ web: Web; asked: string[]; paths: readonly string[] }> {
  const asked: string[] = [];
  const options: WebOptions = {
    ...usualWeb(),
    status: someStatus(brokenTarget(), {
      runNow: (target, probe) => {
        asked.push(`${probe} on ${target}`);
        return 'queued';
      },
    }),
    reload: () => {
      asked.push('reload');
      return Promise.resolve(undefined);
    },
    ...more,
  };
  const web = await startWeb(options);
  open.push(web);
  const patterns = createApp({ ...options, names: [] }).routes.map(({ path }) => path);
  const paths = [...new Set(patterns)].map((path) => path.replace(/:\w+(\{[^}]*\})?|\*/g, fill));
  return { web, asked, paths };
}

async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, { redirect: 'manual', ...init });
  // The stream of events never ends.
  await answer.body?.cancel();
  return answer;
}

/** Asks as a page would that was opened under the name; `fetch` lets nobody choose its `Host`. Resolves with the status. */
function askFrom(host: string, url: string, method: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const body = 'target=production&probe=409-conflict';
    const headers = {
      host,
      origin: `http://${host}`,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
    };
    request(url, { method, headers }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end(body);
  });
}

describe('every route', () => {
  it('changes nothing by a method that only reads, and carries the security headers', async () => {
    const { web, asked, paths } = await start('production');
    expect(paths).toEqual(expect.arrayContaining(['/', '/run', '/events', '/-/reload', '/assets/style.css']));
    const query = 'target=production&probe=409-conflict&run=queued';
    for (const path of [...paths, '/no/such/path']) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const { headers } = await ask(`${web.url}${path}?${query}`, { method });
        for (const [name, value] of Object.entries(securityHeaders)) {
          const expected =
            name === 'cache-control' && path.startsWith('/assets/') ? /max-age|no-store/ : value;
          expect(`${method} ${path} ${headers.get(name)}`).toMatch(expected);
        }
      }
    }
    expect(asked).toEqual([]);
    await ask(`${web.url}/-/reload`, { method: 'POST' });
    expect(asked).toEqual(['reload']);
  });

  it('is refused where a page under a name pointed here asks for a change', async () => {
    const { web, asked, paths } = await start('production');
    for (const path of paths) {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const status = await askFrom('evil.example', web.url + path, method);
        expect(`${method} ${path} ${status}`).toMatch(/ 40[345]$/);
      }
    }
    expect(asked).toEqual([]);
    expect(await askFrom('localhost:1', `${web.url}/run`, 'POST')).toBe(303);
    expect(await askFrom('localhost:1', `${web.url}/-/reload`, 'POST')).toBe(200);
    expect(asked).toEqual(['409-conflict on production', 'reload']);
  });

  it('is closed to who is none of the users, where there are users', async () => {
    const users = new Map([['alice', '$2b$04$AviPGoUBVHL8cMe/oKA67OfSwxu7MIShFmBFKFzd8qhOcIu8.Y1Ha']]);
    const { web, asked, paths } = await start('production', { access: { headers: {}, users } });
    for (const path of [...paths, '/no/such/path']) {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE']) {
        const { status, headers } = await ask(web.url + path, { method });
        expect(`${method} ${path} ${status} ${headers.get('www-authenticate')}`).toMatch(/ 401 Basic realm=/);
      }
    }
    expect(asked).toEqual([]);
  });

  it('never fetches an address out of a request, and leads to none', async () => {
    const visits: string[] = [];
    const trap = createServer((socket) => {
      visits.push('connected');
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(trap, 'listening');
    open.push(trap);
    const address = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/`;
    const { web, paths } = await start(encodeURIComponent(address));
    const names = ['target', 'probe', 'api', 'clause', 'id', 'run', 'url', 'path'];
    const fields = new URLSearchParams(Object.fromEntries(names.map((name) => [name, address])));
    const headers = { referer: address, 'x-forwarded-host': address, forwarded: `host=${address}` };
    for (const path of paths) {
      for (const init of [{ headers }, { headers, method: 'POST', body: fields }]) {
        const answer = await ask(`${web.url}${path}?${fields.toString()}`, init);
        expect(answer.headers.get('location') ?? '').not.toMatch(/^(\w+:|\/)/);
      }
    }
    await expect(fetch(address)).rejects.toThrow('fetch failed');
    expect(visits).toEqual(['connected']);
  });
});
