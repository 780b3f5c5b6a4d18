import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { calmStatus } from './calm-status.ts';
import { secret } from './some-status.ts';
import { startPages, stopPages } from './start-pages.ts';

afterEach(stopPages);

/** The sections of the documentation: the path as it is documented, the request of the example, its answer. */
async function readDocumentation(): Promise<{ path: string; request: string; answer: unknown }[]> {
  const text = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const sections = text.matchAll(
    /^### `(GET|POST) ([^`]+)`\n[^]*?`(?:GET|POST) ([^`]+)`[^`]*```json\n([^]*?)```/gm,
  );
  return Array.from(sections, ([, , path = '', request = '', answer = '']) => ({
    path,
    request,
    answer: JSON.parse(answer) as unknown,
  }));
}

describe('the JSON API', () => {
  it('answers what its documentation shows, and documents all that it answers', async () => {
    const url = await startPages({ ...calmStatus(), runNow: () => 'queued' });
    const documented = await readDocumentation();
    const index = (await (await fetch(`${url}/api/v1`)).json()) as { paths: string[] };
    expect(documented.map(({ path }) => path)).toEqual(index.paths);
    for (const { path, request, answer } of documented) {
      const method = path.endsWith('/run') ? 'POST' : 'GET';
      const got = await fetch(url + request, { method });
      expect(got.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect({ request, answer: await got.json() }).toEqual({ request, answer });
    }
  });

  it.each([
    '/api/v1/targets/none',
    '/api/v1/targets/none/probes',
    '/api/v1/targets/none/headroom',
    '/api/v1/targets/none/changes',
    '/api/v1/targets/none/history',
    '/api/v1/targets/none/evidence',
    '/api/v1/targets/production/clauses/rest/none',
    '/api/v1/targets/production/clauses/none/body/json',
    '/api/v1/evidence/none',
    '/api/v1/none',
    '/api/v2/targets',
    '/api/v1/targets/%00',
  ])('answers %s with a 404 in JSON', async (path) => {
    const answer = await fetch((await startPages()) + path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: 'There is no such thing.' });
  });

  it('tells what an API sent unchanged to a parser, inert to a terminal, and without secrets', async () => {
    const url = await startPages();
    for (const path of ['targets/production', 'evidence/0123456789ab', 'targets/production/changes']) {
      const text = await (await fetch(`${url}/api/v1/${path}`)).text();
      expect(text).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
      expect(text).not.toContain(secret);
      expect(JSON.stringify(JSON.parse(text))).toContain('\\u001b[2J');
    }
  });
});
