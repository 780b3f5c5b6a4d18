import { describe, expect, it } from 'vitest';
import { tabulate } from './figures-table.ts';
import { exponentOf, quantile, spreadOf } from './statistics.ts';

describe('the statistics of a benchmark', () => {
  it('finds the middle and the ends, in whatever order the runs came', () => {
    expect(spreadOf([5, 1, 9, 3])).toEqual({ median: 4, least: 1, most: 9 });
    expect(quantile([10, 20, 30], 0.75)).toBe(25);
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });

  it('finds the power with which something grows', () => {
    const cube = [1, 10, 100].map((x) => [x, 7 * x ** 3] as const);
    expect(exponentOf(cube)).toBeCloseTo(3, 10);
  });

  it('says whether an aim is met, and where a busy machine spoils that', () => {
    const ratio = { name: 'ours ÷ floor', unit: '×', runs: [1.4, 1.6, 1.45678] };
    expect(tabulate([{ ...ratio, aim: { most: 1.5 } }])).toContain(
      '| ours ÷ floor | 1.46 × | 1.4 to 1.6 | at most 1.5: met |',
    );
    expect(tabulate([{ ...ratio, aim: { least: 6 }, needsQuiet: true }])).toContain(
      'at least 6: not met (needs a quiet machine)',
    );
  });
});
