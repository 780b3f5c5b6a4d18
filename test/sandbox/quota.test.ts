import { afterEach, describe, expect, it } from 'vitest';
import { makeAssertion, grantType } from './support/assertions.ts';
import { openBench, replyOf } from './support/bench.ts';
import type { Bench } from './support/bench.ts';

let bench: Bench;
afterEach(() => bench.sandbox.stop());

const as = 'administrator';

/** Statuses of so many requests with the same moment on the clock. */
async function burst(
  count: number,
  account = as,
  api: 'rest' | 'emulator' = 'rest',
): Promise<readonly number[]> {
  const statuses: number[] = [];
  const path = `/${bench.resource('project')}/devices`;
  for (let sent = 0; sent < count; sent += 1)
    statuses.push((await bench.ask({ as: account, api, path }, 0)).status);
  return statuses;
}

const twenty = Array.from({ length: 20 }, () => 200);

describe('the quota', () => {
  it('is 25 in 5 seconds, and the 26th is told how long to wait', async () => {
    bench = await openBench();
    await bench.token(as);
    bench.clock.advance(5000);
    expect(new Set(await burst(25))).toEqual(new Set([200]));
    const refused = await bench.ask({ as, path: '/roles' }, 1000);
    expect(refused).toMatchObject({
      status: 429,
      json: { code: 429, help: expect.stringContaining('#429') },
    });
    expect(refused.headers.get('retry-after')).toBe('4');
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect((await bench.ask({ as, path: '/roles' }, 3999)).status).toBe(429);
    expect((await bench.ask({ as, path: '/roles' }, 1)).status).toBe(200);
  });

  it('is used up by refusals of every other kind, and by nothing on the documentation page', async () => {
    bench = await openBench();
    bench.clock.advance(5000);
    const statuses: number[] = [];
    for (let sent = 0; sent < 26; sent += 1) {
      statuses.push((await bench.ask({ path: sent % 2 === 0 ? '/projects' : '/nowhere' }, 0)).status);
    }
    expect(statuses.slice(0, 25).every((status) => status === 401 || status === 404)).toBe(true);
    expect(statuses[25]).toBe(429);
    expect((await fetch(bench.target.apis.documentation)).status).toBe(200);
  });

  it.each([
    ['target', [429, 429, 429]],
    ['address', [429, 429, 429]],
    ['account', [429, 200, 200]],
  ] as const)('counted per %s covers the right requests', async (limitScope, expected) => {
    bench = await openBench({ limitScope });
    await bench.token(as);
    await bench.token('user');
    bench.clock.advance(5000);
    await burst(25);
    const [sameAccount] = await burst(1, as, 'emulator');
    const [otherAccount] = await burst(1, 'user');
    const assertion = makeAssertion(bench.target, 'developer', bench.clock.now());
    const body = new URLSearchParams({ grant_type: grantType, assertion });
    const token = await replyOf(await fetch(bench.target.apis.token, { method: 'POST', body }));
    expect([sameAccount, otherAccount, token.status]).toEqual(expected);
  });

  it('refuses a write without applying it', async () => {
    bench = await openBench();
    await bench.token(as);
    bench.clock.advance(5000);
    await burst(25);
    const path = `/${bench.resource('project')}/devices`;
    const body = { type: 'touch' };
    expect((await bench.ask({ as, api: 'emulator', method: 'POST', path, body }, 0)).status).toBe(429);
    expect(bench.sandbox.resources()).toEqual([]);
  });

  it.each(['anchored', 'aligned', 'sliding', 'token-bucket'] as const)('works with %s', async (limiter) => {
    bench = await openBench({ limiter });
    await bench.token(as);
    bench.clock.advance(10_000);
    expect(await burst(20)).toEqual(twenty);
    const rest = await burst(10);
    expect(rest.filter((status) => status === 429)).toHaveLength(5);
  });
});

describe('the Date header and the log', () => {
  it('follow the clock of the sandbox', async () => {
    bench = await openBench();
    const before = await bench.ask({ as, path: '/roles' });
    const after = await bench.ask({ as, path: '/roles' }, 60_000);
    const dates = [before, after].map((reply) => Date.parse(reply.headers.get('date') ?? ''));
    expect(dates[1]! - dates[0]!).toBe(60_000);
    expect(before.headers.get('x-request-id')).toMatch(/^[0-9a-f]{24}$/);
    expect(after.headers.get('x-request-id')).not.toBe(before.headers.get('x-request-id'));
    const [first, second] = bench.sandbox.log.slice(-2);
    expect(second!.at - first!.at).toBe(60_000);
  });

  it('names who called by key or e-mail address and never holds a secret', async () => {
    const followed: unknown[] = [];
    bench = await openBench({ onRequest: (entry) => followed.push(entry) });
    await bench.ask({ as, path: `/roles?secret=none`, headers: { 'Faultline-Probe': '429/7' } });
    await bench.ask({ path: '/roles' });
    const account = bench.target.accounts[as]!;
    expect(bench.sandbox.log).toMatchObject([
      { api: 'token', method: 'POST', operation: 'token.create', account: account.email, status: 200 },
      {
        api: 'rest',
        method: 'GET',
        path: '/v2/roles',
        operation: 'roles.list',
        account: account.key_id,
        status: 200,
        probe: '429/7',
      },
      { api: 'rest', operation: 'roles.list', status: 401 },
    ]);
    expect(bench.sandbox.log[2]).not.toHaveProperty('account');
    expect(followed).toEqual(bench.sandbox.log);
    const text = JSON.stringify(bench.sandbox.log);
    for (const { secret } of Object.values(bench.target.accounts)) expect(text).not.toContain(secret);
    expect(text).not.toContain(await bench.token(as));
  });
});
