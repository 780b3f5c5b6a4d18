import { describe, expect, it } from 'vitest';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

describe('a check with nothing switched on', () => {
  it('sends nothing but GET and token calls, no burst, and one request a second', async () => {
    const { report, log, leftovers } = await checkSandbox({
      scale: 40,
      target: (target) => ({
        ...target,
        writes: false,
        bursts: false,
        forgeries: false,
        limits: { scope: 'target', exclusive: false, pace: 1 },
      }),
    });
    const others = log.filter(({ method, api }) => method !== 'GET' && api !== 'token');
    expect(others.map(({ method, operation }) => `${method} ${operation}`)).toEqual([]);
    expect(log.filter(({ probe }) => probe !== undefined)).toEqual([]);
    const times = log.map(({ at }) => at);
    const first = times[0] ?? 0;
    expect(times.length).toBeGreaterThan(20);
    // A request may be late, and the next one then follows sooner: over all of them the pace is kept.
    expect(((times.at(-1) ?? 0) - first) / (times.length - 1)).toBeGreaterThan(950);
    expect(clausesIn(report, 'violates', 'intermittent', 'inconclusive')).toEqual([]);
    expect(clausesIn(report, 'conforms').length).toBeGreaterThan(30);
    expect(leftovers).toEqual([]);
  });
});
