import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadShares } from '../../src/monitor/spread-shares.ts';

describe('spreadShares', () => {
  it('leaves no gap between those who begin together that is much wider than another', () => {
    for (const count of [1, 2, 7, 50, 250]) {
      const gaps = gapsOf(spreadShares([], count), 1);
      expect(Math.max(...gaps)).toBeLessThan(3 / count);
    }
    expect(spreadShares([], 0)).toEqual([]);
  });

  it.each([
    { wait: 60, period: 1 },
    { wait: 60, period: 15 },
    { wait: 30, period: 3 },
  ])('keeps apart what is due every $period s after a wait of up to $wait s', ({ wait, period }) => {
    const moments = spreadShares([], 50).map((share) => (share * wait) % period);
    expect(Math.min(...gapsOf(moments, period))).toBeGreaterThan(0.004);
  });

  it('puts whoever comes later into the widest gap', () => {
    const taken = spreadShares([], 12);
    const [later = Number.NaN] = spreadShares(taken, 1);
    const before = gapsOf(taken, 1);
    const after = gapsOf([...taken, later], 1);
    expect(after.filter((gap) => gap >= Math.max(...before) - 1e-9)).toHaveLength(
      before.filter((gap) => gap >= Math.max(...before) - 1e-9).length - 1,
    );
  });

  it('lets nobody share a moment, however targets come and go', () => {
    const change = fc.record({ come: fc.nat(8), go: fc.nat(8) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let taken: number[] = [];
        for (const { come, go } of changes) {
          taken = [...taken, ...spreadShares(taken, come)].slice(go);
          expect(new Set(taken).size).toBe(taken.length);
          expect(taken.every((share) => share >= 0 && share < 1)).toBe(true);
        }
      }),
    );
  });
});

/** The gaps between moments on a circle of this length. */
function gapsOf(moments: readonly number[], circle: number): number[] {
  const sorted = moments.toSorted((a, b) => a - b);
  return sorted.map((moment, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + circle) - moment);
}
