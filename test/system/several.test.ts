import { expect, it } from 'vitest';
import { runWholeSeries } from '../support/several/whole-series.ts';

const ticks = 100;

it(`three monitors are one for ${ticks} ticks, whatever becomes of them, of their connections and of their database`, async ({
  skip,
}) => {
  const series = await runWholeSeries(ticks);
  if (series === undefined) return skip('the Debian package postgresql is not installed');
  const { wrong, shown, figures } = series;
  console.log(figures);
  expect([...wrong, ...shown]).toEqual([]);
  // Had nothing been taken over, nothing would have been tried.
  expect(figures.takeOvers).toBeGreaterThan(2);
}, 900_000);
