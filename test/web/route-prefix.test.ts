import { afterEach, describe, expect, it } from 'vitest';
import { startPages, stopPages } from './start-pages.ts';

const prefixes = { route: '/watch', base: '/team/watch' };

afterEach(stopPages);

describe('a route prefix', () => {
  it('stands before every path, and what stands outside it is not there', async () => {
    const url = await startPages(undefined, undefined, { prefixes });
    expect(new URL(url).pathname).toBe('/watch');
    for (const path of ['/', '/metrics', '/-/healthy', '/-/ready', '/api/v1']) {
      expect((await fetch(url + path)).status).toBe(200);
    }
    for (const path of ['/metrics', '/watching', '/team/watch/', '//watch/']) {
      const outside = await fetch(new URL(url).origin + path);
      expect([outside.status, await outside.text()]).toEqual([
        404,
        'There is nothing here. Everything stands below /watch/.\n',
      ]);
      expect(outside.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('is what the root leads to, as browsers reach it', async () => {
    const { origin } = new URL(await startPages(undefined, undefined, { prefixes }));
    for (const path of ['/', '/watch']) {
      const answer = await fetch(origin + path, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([302, '/team/watch/']);
    }
  });

  it('is in no link: they are relative, and hold behind a proxy that takes it off', async () => {
    const url = await startPages(undefined, undefined, { prefixes });
    const text = await (await fetch(`${url}/`)).text();
    const links = [...text.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => link.startsWith('/'))).toEqual([]);
  });
});
