import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseSeed, seededRandom } from '../crash/random.ts';
import { findPrograms } from '../postgres/cluster.ts';
import { runSeries, type SeriesResult } from './series.ts';
import { setStage } from './stage.ts';

/** What came of a series. */
export type WholeSeries = SeriesResult & { readonly seed: number };

/**
 * Sets the stage for so many ticks, lets them pass, and clears away; undefined where PostgreSQL is not installed. Where something
 * was wrong it prints what the monitors wrote.
 */
export async function runWholeSeries(ticks: number): Promise<WholeSeries | undefined> {
  const programs = await findPrograms();
  if (programs === undefined) return undefined;
  const seed = chooseSeed();
  console.log(`seed ${seed} (FAULTLINE_SEED=${seed} repeats it)`);
  const folder = await mkdtemp(join(tmpdir(), 'faultline-several-'));
  const stage = await setStage(folder, programs);
  try {
    const result = await runSeries(stage, ticks, seededRandom(seed));
    if (result.wrong.length > 0) {
      for (const monitor of stage.monitors) console.log(`${monitor.name}:\n${monitor.written()}`);
    }
    return { ...result, seed };
  } finally {
    await stage.stop();
    await rm(folder, { recursive: true });
  }
}
