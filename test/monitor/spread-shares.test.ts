import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadShares } from '../../src/monitor/spread-shares.ts';

describe('spreadShares', () => {
  it('spreads those who begin together evenly', () => {
    expect(spreadShares([], 4)).toEqual([0, 0.25, 0.5, 0.75]);
    expect(spreadShares([], 0)).toEqual([]);
  });

  it('puts whoever comes later where most is free', () => {
    expect(spreadShares([0, 0.5], 1)).toEqual([0.25]);
    expect(spreadShares([0.5], 3)).toEqual([0.25, 0.75, 0.125]);
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
