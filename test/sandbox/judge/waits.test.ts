import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { device, entry, judgeLog } from './entries.ts';

/** The same request, failing with `status` until the last one, after these waits in seconds. */
function series(status: number, waits: readonly number[], changes = {}) {
  let at = 0;
  const times = [0, ...waits.map((wait) => (at += wait))];
  return times.map((time, index) =>
    entry(time, { ...changes, status: index === waits.length ? 200 : status }),
  );
}

const missing = (at: number) => entry(at, { path: `/v2/${device}`, status: 404 });
const refused = (at: number, changes = {}) => entry(at, { status: 429, retryAfter: 4, ...changes });

describe('waits after server errors', () => {
  it('begin with a second, after 504 with ten', () => {
    expect(judgeLog(series(500, [0, 1, 4])).words).toEqual([
      'client/backoff: waited 0.0 s after a 500 on devices.list; the documented minimum is 1 s',
    ]);
    expect(judgeLog(series(503, [0.98])).words).toEqual([
      'client/backoff: waited 0.9 s after a 503 on devices.list; the documented minimum is 1 s',
    ]);
    expect(judgeLog(series(504, [9, 10.5])).words).toEqual([
      'client/backoff-504: waited 9.0 s after a 504 on devices.list; the documented minimum is 10 s',
    ]);
    for (const waits of [[0.995, 2, 4], [1], [1, 2.2, 3.9, 8]])
      expect(judgeLog(series(500, waits)).words).toEqual([]);
  });

  it('are still told of when another clause was broken a thousand times since', () => {
    const hammering = Array.from({ length: 1_000 }, (_, index) => refused(10 + index / 1_000));
    const { findings } = judgeLog([...series(500, [0]), ...hammering]).judge.report();
    expect(findings[0]?.clause).toBe('client/backoff');
    expect(findings.filter(({ clause }) => clause === 'client/retry-after')).toHaveLength(200);
  });

  it('must grow, which shows in three of them', () => {
    expect(judgeLog(series(500, [2, 2])).words).toEqual([]);
    expect(judgeLog(series(500, [2, 2, 2])).words).toEqual([
      'client/backoff: waited 2.0 s, 2.0 s, 2.0 s after errors on devices.list; waits must grow exponentially',
    ]);
    expect(judgeLog(series(504, [10, 10, 10])).words).toHaveLength(1);
    expect(judgeLog(series(500, [40, 40, 40])).words).toEqual([]);
    // It gives up after three, and its user begins anew.
    expect(judgeLog(series(500, [1, 2, 4, 20, 1, 2, 4])).words).toEqual([]);
  });

  it('conform for every doubling with jitter, whatever its minimum, factor and cap', () => {
    const backoff = fc.record({
      least: fc.double({ min: 1, max: 5, noNaN: true }),
      factor: fc.double({ min: 2, max: 4, noNaN: true }),
      jitter: fc.array(fc.double({ min: 0, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 8 }),
      cap: fc.double({ min: 30, max: 120, noNaN: true }),
    });
    fc.assert(
      fc.property(backoff, ({ least, factor, jitter, cap }) => {
        const waits = jitter.map((more, index) => Math.min(cap, least * factor ** index * (1 + more)));
        const { words, state } = judgeLog(series(503, waits));
        expect(words).toEqual([]);
        expect(state('client/backoff')).toBe('conforms');
      }),
    );
  });

  it('break the clause whenever the first is shorter than the minimum', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(500, 503, 504),
        fc.double({ min: 0, max: 0.98, noNaN: true }),
        (status, share) => {
          const least = status === 504 ? 10 : 1;
          expect(judgeLog(series(status, [least * share])).words).toHaveLength(1);
        },
      ),
    );
  });

  it('are none of the business of other requests, of ones side by side, and of late ones', () => {
    const failed = entry(0, { status: 500 });
    const others = [
      entry(0.1, { fingerprint: 'another' }),
      entry(0.1, { client: 'administrator' }),
      entry(0.0005, { connection: { id: 'rest 2', opened: -1 } }),
      entry(1000),
    ];
    for (const other of others) {
      const { words, state } = judgeLog([failed, other]);
      expect(words).toEqual([]);
      expect(state('client/backoff')).toBe('not-exercised');
    }
    const sideBySide = [0.0005, 0.001, 0.0015].map((at, index) =>
      entry(at, { connection: { id: `rest ${index + 2}`, opened: -1 } }),
    );
    expect(judgeLog([failed, ...sideBySide]).words).toEqual([]);
    const late = entry(0.0005, { connection: { id: 'rest 2', opened: 0.2 } });
    const elsewhere = entry(0.002, { connection: { id: 'rest 2', opened: -1 } });
    for (const retry of [late, elsewhere, entry(0.0001)])
      expect(judgeLog([failed, retry]).words).toHaveLength(1);
  });

  it('count from when the answer left, and not where nobody knows what the client has seen', () => {
    expect(judgeLog([entry(0, { status: 500, delay: 2000 }), entry(2.5)]).words).toEqual([
      expect.stringContaining('waited 0.5 s'),
    ]);
    expect(judgeLog([entry(0, { status: 500, delay: 2000 }), entry(1), entry(2.1)]).words).toEqual([]);
    expect(judgeLog([entry(0, { status: 500, distorted: true }), entry(0.1)]).words).toEqual([]);
    expect(judgeLog([entry(0, { status: 500, api: 'token' }), entry(0.1, { api: 'token' })]).words).toEqual(
      [],
    );
  });

  it('are due after a 404 only right after a create', () => {
    const create = entry(0, { method: 'POST', created: device });
    expect(judgeLog([create, missing(1), missing(1.2)]).words).toEqual([
      'client/backoff: waited 0.2 s after a 404 right after the create on devices.list; the documented minimum is 1 s',
    ]);
    const everywhere = `/v2/${device.replace(/^projects\/\d+/, 'projects/-')}`;
    const again = [1, 1.2].map((at) => entry(at, { path: everywhere, status: 404 }));
    expect(judgeLog([create, ...again]).words).toHaveLength(1);
    expect(judgeLog([missing(1), missing(1.2)]).words).toEqual([]);
    expect(judgeLog([create, missing(40), missing(40.2)]).words).toEqual([]);
    const remove = entry(0.5, { method: 'DELETE', path: `/v2/${device}` });
    expect(judgeLog([create, remove, missing(1), missing(1.2)]).words).toEqual([]);
    const move = entry(0.5, { method: 'POST', path: '/v2/projects/x/devices:transfer' });
    expect(judgeLog([create, move, missing(1), missing(1.2)]).words).toEqual([]);
  });
});

describe('announced waits', () => {
  it('are kept before the same request is sent again', () => {
    expect(judgeLog([refused(0), entry(3)]).words).toEqual([
      'client/retry-after: waited 3.0 s after a 429 on devices.list; it announced 4 s',
    ]);
    expect(judgeLog([refused(0), entry(3.995)]).state('client/retry-after')).toBe('conforms');
    expect(judgeLog([refused(0), entry(3, { fingerprint: 'another' })]).words).toEqual([]);
  });

  it('are no clause where none was announced, and none for deliberate requests', () => {
    expect(judgeLog([entry(0, { status: 429 }), entry(0.1)]).words).toEqual([]);
    expect(judgeLog([refused(0), entry(1, { probe: 'limit/1' })]).words).toEqual([]);
    expect(judgeLog([refused(0, { probe: 'limit/1' }), entry(1)]).words).toEqual([]);
  });

  it('hold for each of several refusals, one retry each', () => {
    const path = { connection: { id: 'rest 2', opened: 0 } };
    const log = [refused(0), refused(0.0005, path), entry(4.1), entry(4.1, path)];
    const { words, judge } = judgeLog(log);
    expect(words).toEqual([]);
    expect(judge.report().clauses[0]).toMatchObject({ id: 'client/retry-after', judged: 2 });
  });
});
