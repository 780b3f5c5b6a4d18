import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestLogEntry } from '../../../src/sandbox/request-log.ts';
import { device, entry, judgeLog } from './entries.ts';

/** So many different requests, evenly from `from` on, in seconds. */
function burst(count: number, from: number, spacing: number, changes: Partial<RequestLogEntry> = {}) {
  return Array.from({ length: count }, (_, index) =>
    entry(from + index * spacing, { fingerprint: `${from} ${index}`, ...changes }),
  );
}

const labels = `/v2/${device}/labels`;
const fetched = (at: number, token: string, life = 3600) =>
  entry(at, {
    api: 'token',
    method: 'POST',
    path: '/oauth2/token',
    issued: { token, end: (at + life) * 1000 },
  });
const use = (at: number, token: string, status = 200) => entry(at, { token, status });
const change = (at: number, status: number, changes: Partial<RequestLogEntry> = {}) =>
  entry(at, {
    method: 'POST',
    path: labels,
    status,
    ...(status === 409 ? { scripted: true } : {}),
    ...changes,
  });
const read = (at: number) => entry(at, { path: `/v2/${device}` });

describe('client/spread', () => {
  it('allows 25 in 5 s, and tells of more once', () => {
    expect(judgeLog(burst(25, 0, 0.04)).words).toEqual([]);
    expect(judgeLog(burst(40, 0, 0.04)).words).toEqual([
      'client/spread: sent 26 requests within 1.0 s; the documented limit is 25 in 5 s',
    ]);
    expect(judgeLog([...burst(40, 0, 0.04), ...burst(40, 20, 0.04)]).words).toHaveLength(2);
  });

  it('allows burst-wait-burst, with the refusal that tells of the limit', () => {
    const refusal = entry(1, { status: 429, retryAfter: 4 });
    const log = [...burst(25, 0, 0.04), refusal, ...burst(25, 5, 0.04)];
    expect(judgeLog(log).words).toEqual([]);
    const short = entry(1, { status: 429, retryAfter: 1 });
    expect(judgeLog([...burst(25, 0, 0.04), short, ...burst(25, 2, 0.04)]).words).toEqual([]);
    const busy = entry(1.5, { status: 429, retryAfter: 1, fingerprint: 'meanwhile' });
    expect(judgeLog([...burst(25, 0, 0.04), short, busy, ...burst(25, 2, 0.04)]).words).toHaveLength(1);
  });

  it('does not look at deliberate bursts', () => {
    const { words, judge } = judgeLog(burst(100, 0, 0.01, { probe: 'limit/1' }));
    expect(words).toEqual([]);
    expect(judge.report().clients[0]).toMatchObject({ requests: 100, deliberate: 100, mostRequestsIn5s: 0 });
  });

  it('agrees with counting all windows', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 20, maxLength: 80 });
    fc.assert(
      fc.property(gaps, (given) => {
        let at = 0;
        const times = given.map((gap) => (at += gap));
        const most = Math.max(
          ...times.map((end) => times.filter((each) => each <= end && end - each < 4990).length),
        );
        const log = times.map((each, index) => entry(each / 1000, { fingerprint: String(index) }));
        const { words, judge } = judgeLog(log);
        // All at the same instant are counted as they come, so the last of them counts them all.
        expect(judge.report().clients[0]?.mostRequestsIn5s).toBe(most);
        expect(words.length > 0).toBe(most > 25);
      }),
    );
  });
});

describe('client/token-renewal', () => {
  it('conforms when a new token is there before the old one ends', () => {
    const { words, state } = judgeLog([fetched(0, 'a'), use(10, 'a'), fetched(3500, 'b'), use(3700, 'b')]);
    expect(words).toEqual([]);
    expect(state('client/token-renewal')).toBe('conforms');
  });

  it('is violated, once for each token, by one that is used after its end', () => {
    const log = [
      fetched(0, 'a'),
      use(3590, 'a'),
      use(3612, 'a', 401),
      use(3613, 'a', 401),
      fetched(3614, 'b'),
    ];
    expect(judgeLog(log).words).toEqual([
      'client/token-renewal: used an access token 12.0 s after its end, on devices.list (answered 401); a new one must be fetched before',
    ]);
  });

  it('is not judged by a token of another run, one under way, or a client that needed none meanwhile', () => {
    for (const log of [
      [use(10, 'old', 401)],
      [fetched(0, 'a'), use(3600.5, 'a', 401)],
      [fetched(0, 'a'), use(10, 'a'), fetched(9000, 'b'), use(9000, 'b')],
      [fetched(0, 'a'), use(10, 'a')],
    ]) {
      const { words, state } = judgeLog(log);
      expect(words).toEqual([]);
      expect(state('client/token-renewal')).toBe('not-exercised');
    }
  });

  it('conforms for whatever lives and leads, as long as the lead is above zero', () => {
    const renewals = fc.array(
      fc.record({ life: fc.integer({ min: 20, max: 4000 }), lead: fc.integer({ min: 1, max: 10 }) }),
      { minLength: 2, maxLength: 20 },
    );
    fc.assert(
      fc.property(renewals, (given) => {
        let at = 0;
        const log = given.flatMap(({ life, lead }, index) => {
          const began = at;
          at += life - lead;
          return [
            fetched(began, String(index), life),
            use(began + 1, String(index)),
            use(at - 1, String(index)),
          ];
        });
        expect(judgeLog(log).words).toEqual([]);
      }),
    );
  });
});

describe('client/reapply', () => {
  it('asks for a read between a conflict and the same change', () => {
    expect(judgeLog([change(0, 409), change(2, 200)]).words).toEqual([
      'client/reapply: sent labels.create again after a 409 from a concurrent change without reading the resource; it must be read again first',
    ]);
    for (const path of [`/v2/${device}`, labels, `${labels}/key`, `/v2/projects/-/${device.slice(30)}`]) {
      const { words, state } = judgeLog([change(0, 409), entry(1, { path }), change(2, 200)]);
      expect({ path, words }).toEqual({ path, words: [] });
      expect(state('client/reapply')).toBe('conforms');
    }
  });

  it('does not take every read for one of the resource', () => {
    for (const other of [
      entry(1, { path: '/v2/projects' }),
      entry(1, { path: `/v2/${device.replace('emu1', 'emu2')}` }),
      entry(1, { path: `/v2/${device}`, status: 500 }),
      entry(1, { path: `/v2/${device}`, client: 'somebody else' }),
      entry(-1, { path: `/v2/${device}` }),
    ]) {
      expect(
        judgeLog([change(0, 409), other, change(2, 200)].toSorted((a, b) => a.at - b.at)).words,
      ).toHaveLength(1);
    }
  });

  it('is about each conflict by itself, the same change, and no other 409', () => {
    expect(judgeLog([change(0, 409), read(1), change(2, 409), change(3, 200)]).words).toHaveLength(1);
    expect(judgeLog([change(0, 409), change(2, 200, { fingerprint: 'another label' })]).words).toEqual([]);
    expect(judgeLog([change(0, 409, { scripted: false as never }), change(2, 409)]).words).toEqual([]);
    const patch = { method: 'PATCH', path: `${labels}/key` };
    const log = [change(0, 409, patch), change(1, 200, { ...patch, fingerprint: 'another value' })];
    expect(judgeLog(log).words).toHaveLength(1);
  });
});

it('learns from any log without falling over, and counts what it tells', () => {
  const anyEntry = fc.record({
    gap: fc.integer({ min: 0, max: 20_000 }),
    method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'),
    path: fc.constantFrom('/', `/v2/${device}`, `/v2/${device}/labels`, '/v2/projects:batchUpdate', '//:'),
    status: fc.constantFrom(0, 200, 401, 404, 409, 429, 500, 503, 504),
    client: fc.constantFrom('a', 'b'),
    extra: fc.constantFrom(
      {},
      { scripted: true as const },
      { probe: 'x' },
      { retryAfter: 3 },
      { delay: 3000 },
      { created: device },
      { token: 't' },
      { issued: { token: 't', end: 50_000 } },
    ),
  });
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 100 }), (given) => {
      let at = 0;
      const log = given.map(({ gap, extra, ...rest }) => entry((at += gap) / 1000, { ...rest, ...extra }));
      const { words, judge } = judgeLog(log);
      const report = judge.report();
      expect(report.clauses.reduce((sum, { violated }) => sum + violated, 0)).toBe(words.length);
      expect(report.findings).toHaveLength(words.length);
      expect(report.clients.reduce((sum, { requests }) => sum + requests, 0)).toBe(log.length);
    }),
  );
});
