import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTrailingMinimum } from '../../src/state/trailing-minimum.ts';

describe('createTrailingMinimum', () => {
  it('says what a search through everything would say', () => {
    const samples = fc.array(fc.tuple(fc.nat(400), fc.nat(25)), { maxLength: 60 });
    fc.assert(
      fc.property(samples, fc.nat(2_000), (steps, later) => {
        const minimum = createTrailingMinimum(1_000);
        const seen: { at: number; value: number }[] = [];
        let now = 0;
        for (const [step, value] of steps) {
          now += step;
          minimum.add(now, value);
          seen.push({ at: now, value });
        }
        now += later;
        const within = seen.filter(({ at }) => at > now - 1_000).map(({ value }) => value);
        expect(minimum.lowest(now)).toBe(within.length === 0 ? undefined : Math.min(...within));
      }),
    );
  });

  it('starts again when the clock was set back, and stands a small step', () => {
    const minimum = createTrailingMinimum(10_000);
    minimum.add(100_000, 3);
    minimum.add(99_500, 9);
    expect(minimum.lowest(100_000)).toBe(3);
    minimum.add(50_000, 7);
    expect(minimum.lowest(50_000)).toBe(7);
  });
});
