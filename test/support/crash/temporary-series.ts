import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startCrashSeries, type CrashSeries, type CrashStore } from './crash-series.ts';
import { chooseSeed, seededRandom } from './random.ts';

/** A crash series that is gone after the test, and the randomness behind it, whose seed is printed. */
export async function startTemporarySeries(
  store?: CrashStore,
): Promise<{ series: CrashSeries; random: () => number }> {
  const seed = chooseSeed();
  console.log(`seed ${seed} (FAULTLINE_SEED=${seed} repeats it)`);
  const random = seededRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'faultline-crash-'));
  const series = await startCrashSeries(folder, random, store);
  onTestFinished(async () => {
    await series.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { series, random };
}
