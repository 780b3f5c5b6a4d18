import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BackoffCause, backoffDelay, longestBackoff } from '../../src/client/backoff.ts';

const causes = fc.constantFrom<BackoffCause>(404, 409, 500, 503, 504, 'connection');
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backoffDelay', () => {
  it('is never shorter than documented, grows, and ends at a minute', () => {
    fc.assert(
      fc.property(causes, fc.integer({ min: 1, max: 40 }), randoms, randoms, (cause, attempt, one, other) => {
        const delay = backoffDelay(cause, attempt, () => one);
        const next = backoffDelay(cause, attempt + 1, () => other);
        expect(delay).toBeGreaterThanOrEqual(cause === 504 ? 10_000 : 1_000);
        expect(delay).toBeLessThanOrEqual(longestBackoff);
        expect(next > delay || next === longestBackoff).toBe(true);
      }),
    );
  });

  it('doubles, with up to a fifth on top', () => {
    expect([1, 2, 3].map((attempt) => backoffDelay(503, attempt, () => 0))).toEqual([1_000, 2_000, 4_000]);
    expect([1, 2, 3].map((attempt) => backoffDelay(504, attempt, () => 0))).toEqual([10_000, 20_000, 40_000]);
    expect(backoffDelay(500, 1, () => 0.5)).toBe(1_100);
  });
});
