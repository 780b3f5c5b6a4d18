import { expect, it } from 'vitest';
import { createDatabase } from '../../support/postgres/cluster.ts';
import { startTemporarySeries } from '../../support/crash/temporary-series.ts';
import { theCluster } from '../server-place.ts';

it('forgets nothing and announces nothing twice when the monitor is killed around its commits', async () => {
  const server = await createDatabase(theCluster());
  const { host, port, database, user } = server;
  const url = `postgres://${user}@${encodeURIComponent(host)}:${port}/${database}`;
  const { series, random } = await startTemporarySeries({
    place: { server },
    configured: `url: "${url}", lease: 2s`,
    remembers: 'is watched by this monitor',
  });
  await series.crashAt('migrate/written', 1);
  for (const point of ['transition/written', 'transition/committed', 'record/committed'] as const) {
    series.toggle();
    await series.crashAt(point, 1);
    await series.crashAfter(random() * 10_000);
    expect({ point, faults: [...series.faults, ...series.history.faults] }).toEqual({ point, faults: [] });
  }
  for (const drift of series.sandbox.drifts()) series.sandbox.switchDrift(drift, false);
  await series.endInPeace();
  expect([...series.faults, ...series.history.faults]).toEqual([]);
  expect(series.sandbox.resources()).toEqual([]);
  expect(series.history.counts.raised).toBeGreaterThan(0);
});
