import { afterEach, describe, expect, it } from 'vitest';
import type { RunRequest } from '../../src/web/status-sources.ts';
import { brokenTarget, someStatus } from './some-status.ts';
import { startPages, stopPages } from './start-pages.ts';

afterEach(stopPages);

const form = new URLSearchParams({ target: 'production', probe: '409-conflict' });

/** A server that passes wishes on, and what it passed on. */
async function start(outcome: RunRequest): Promise<{ url: string; wishes: string[] }> {
  const wishes: string[] = [];
  const runNow = (target: string, probe: string): RunRequest => {
    wishes.push(`${probe} on ${target}`);
    return outcome;
  };
  return { url: await startPages(someStatus(brokenTarget(), { runNow })), wishes };
}

describe('running a probe on request', () => {
  it('is not offered and not done unless it is configured', async () => {
    const url = await startPages();
    expect(await (await fetch(`${url}/probes?target=production`)).text()).not.toContain('<form');
    const answer = await fetch(`${url}/run`, { method: 'POST', body: form });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('web.run_now switches it on');
  });

  it('is offered for what can run, and leads back to the probes with what became of it', async () => {
    const { url, wishes } = await start('queued');
    const page = await (await fetch(`${url}/probes?target=production`)).text();
    expect(page).toContain('aria-label="Run now: 409-conflict"');
    expect(page).not.toContain('aria-label="Run now: 429-too-many-requests"');
    const answer = await fetch(`${url}/run`, { method: 'POST', body: form, redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(wishes).toEqual(['409-conflict on production']);
    const after = await fetch(`${url}/${answer.headers.get('location') ?? ''}`);
    expect(await after.text()).toContain('409-conflict: Queued: it runs as soon as');
  });

  it('leads to whoever can run it where that is another monitor', async () => {
    const { url } = await start('other_monitor');
    const answer = await fetch(`${url}/run`, { method: 'POST', body: form });
    expect(await answer.text()).toContain('409-conflict: Another monitor probes this target at present');
  });

  it.each(['GET', 'HEAD', 'PUT'])('is never done by %s', async (method) => {
    const { url, wishes } = await start('queued');
    for (const path of [
      '/run?target=production&probe=409-conflict',
      '/api/v1/targets/production/probes/409-conflict/run',
    ]) {
      const answer = await fetch(url + path, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    }
    expect(wishes).toEqual([]);
  });

  it.each([{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, { origin: 'null' }])(
    'is never done for another site: %j',
    async (headers) => {
      const { url, wishes } = await start('queued');
      const paths = ['/run', '/api/v1/targets/production/probes/409-conflict/run'];
      for (const path of paths) {
        const answer = await fetch(url + path, { method: 'POST', body: form, headers });
        expect(answer.status).toBe(403);
      }
      expect(wishes).toEqual([]);
    },
  );

  it.each([
    ['queued', 202],
    ['busy', 409],
    ['not_exercised', 409],
    ['other_monitor', 409],
    ['unknown', 404],
  ] as const)('tells programs that it is %s by %i', async (outcome, status) => {
    const { url } = await start(outcome);
    const path = '/api/v1/targets/production/probes/409-conflict/run';
    const answer = await fetch(url + path, { method: 'POST' });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ outcome });
  });

  it('reads no more than a small form', async () => {
    const { url, wishes } = await start('queued');
    const body = new URLSearchParams({ target: 'x'.repeat(10_000), probe: 'y' });
    expect((await fetch(`${url}/run`, { method: 'POST', body })).status).toBe(413);
    expect(wishes).toEqual([]);
  });
});
