import { describe, expect, it } from 'vitest';
import { writePoints, type WritePoint } from '../../src/store/write-points.ts';
import { startTemporarySeries } from '../support/crash/temporary-series.ts';

/**
 * The occasions on which to crash at a point: its first, and a later one where a monitor passes it often. A store is made
 * only once, and what is too old is looked for only at the start.
 */
function occasionsOf(point: WritePoint): readonly number[] {
  if (point.startsWith('migrate/') || point.startsWith('prune/')) return [1, 1];
  return point.startsWith('events/') ? [2, 40] : [1, 2];
}

/** Long enough for a cycle or two: milliseconds of the scaled clock. */
const longestLife = 20_000;

describe('a monitor that is killed', () => {
  it.each(writePoints.filter((point) => point.startsWith('migrate/')))(
    'in %s, twice, makes its store all the same',
    async (point) => {
      for (const occasion of occasionsOf(point)) {
        const { series } = await startTemporarySeries();
        await series.crashAt(point, occasion);
        await series.endInPeace();
        expect([...series.faults, ...series.history.faults]).toEqual([]);
      }
    },
  );

  it('at each write point, twice, and at 20 random moments forgets nothing and announces nothing twice', async () => {
    const { series, random } = await startTemporarySeries();
    const points = writePoints.filter((point) => !point.startsWith('migrate/'));
    const crashes = points.flatMap((point) =>
      occasionsOf(point).map((occasion) => [point, occasion] as const),
    );
    for (const [point, occasion] of crashes) {
      series.toggle();
      await series.crashAt(point, occasion);
      await series.crashAfter(random() * longestLife);
      expect({ point, faults: [...series.faults, ...series.history.faults] }).toEqual({ point, faults: [] });
    }
    expect(crashes.length).toBeGreaterThanOrEqual(20);
    for (const drift of series.sandbox.drifts()) series.sandbox.switchDrift(drift, false);
    await series.endInPeace();
    expect([...series.faults, ...series.history.faults]).toEqual([]);
    expect(series.sandbox.resources()).toEqual([]);
    console.log({ crashes: 2 * crashes.length, ...series.history.counts, swept: series.swept() });
    expect(series.history.counts.raised).toBeGreaterThan(0);
    expect(series.swept()).toBeGreaterThan(0);
  }, 900_000);
});
