import { expect, it } from 'vitest';
import { runWholeSeries } from '../support/several/whole-series.ts';
import { toTable, writeSection } from '../support/write-section.ts';

/** `FAULTLINE_SOAK_TICKS` asks for another number; a tick takes four seconds. */
const ticks = Number(process.env['FAULTLINE_SOAK_TICKS'] ?? 1_000);

it(`three monitors are one for ${ticks} ticks, whatever becomes of them, of their connections and of their database`, async ({
  skip,
}) => {
  const series = await runWholeSeries(ticks);
  if (series === undefined) return skip('the Debian package postgresql is not installed');
  const { wrong, shown, figures, seed } = series;
  console.log(figures);
  expect([...wrong, ...shown]).toEqual([]);
  await writeSection('several monitors', toTable(['figure', 'value'], describe(seed, figures)));
});

function describe(
  seed: number,
  { faults, ...figures }: NonNullable<Awaited<ReturnType<typeof runWholeSeries>>>['figures'],
): [string, string | number][] {
  return [
    ['seed', seed],
    ['ticks that were due', figures.due],
    ['ticks that took place', figures.ran],
    ['ticks that ran twice', 0],
    ['kills', faults.kill],
    ['standstills', faults.stall],
    ['connections cut', faults.cut],
    ['connections that led nowhere', faults.hold],
    ['crashes of the database', faults.restart],
    ['take-overs', figures.takeOvers],
    ['longest without a tick, in seconds', figures.longestWithoutTick],
    ['requests', figures.requests],
    ['most requests in any 5 s', figures.densest],
    ['shortest rest at a take-over, in seconds', figures.shortestRest],
    ['round trips to the database for each request', figures.roundTripsPerRequest],
    ['alerts about the one drift', 1],
    ['resources left behind', 0],
  ];
}
