import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBeyondChance, upperTail } from '../../src/drift/pooled-rule.ts';

describe('upperTail', () => {
  it.each([
    [1, 1, 0.001, 0.001],
    [2, 2, 0.001, 1e-6],
    [2, 10, 0.001, 4.476e-5],
    [1, 10, 0.5, 0.9990234],
    [5, 10, 0.5, 0.6230469],
    [0, 10, 0.5, 1],
    [11, 10, 0.5, 0],
  ])('P(X ≥ %i of %i at %f) is about %f', (k, n, p, expected) => {
    expect(upperTail(k, n, p)).toBeCloseTo(expected, 6);
  });

  it('falls with each further violation and grows with the samples', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 950 }), (k, more) => {
        const n = k + more;
        expect(upperTail(k + 1, n, 0.001)).toBeLessThanOrEqual(upperTail(k, n, 0.001));
        expect(upperTail(k, n + 1, 0.001)).toBeGreaterThanOrEqual(upperTail(k, n, 0.001));
      }),
    );
  });
});

describe('isBeyondChance', () => {
  it.each([
    [1, 1, false],
    [2, 2, true],
    [2, 4, true],
    [2, 10, false],
    [3, 30, true],
    [3, 60, false],
    [4, 44, true],
    [5, 1_000, false],
    [100, 1_000, true],
  ])('%i of %i: %s', (violations, samples, expected) => {
    expect(isBeyondChance(violations, samples)).toBe(expected);
  });
});
