import { expect, it } from 'vitest';
import { startTemporarySeries } from '../support/crash/temporary-series.ts';

const crashes = 200;
/** Long enough for a few cycles: milliseconds of the scaled clock. */
const longestLife = 40_000;

it(`a monitor that is killed ${crashes} times at random forgets nothing and announces nothing twice`, async () => {
  const { series, random } = await startTemporarySeries();
  for (let crash = 1; crash <= crashes; crash += 1) {
    series.toggle();
    await series.crashAfter(random() * longestLife);
    if (crash % 20 === 0) console.log(`${crash} of ${crashes}`, series.history.counts, series.swept());
    expect({ crash, faults: [...series.faults, ...series.history.faults] }).toEqual({ crash, faults: [] });
  }
  for (const drift of series.sandbox.drifts()) series.sandbox.switchDrift(drift, false);
  await series.endInPeace();
  expect([...series.faults, ...series.history.faults]).toEqual([]);
  expect(series.sandbox.resources()).toEqual([]);
  console.log({ crashes, ...series.history.counts, swept: series.swept() });
});
