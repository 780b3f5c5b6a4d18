import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { drawCurve } from '../support/curve.ts';
import { growthOf } from '../support/growth.ts';
import { startApi, startServed, sumOf, type Target } from '../support/served.ts';
import type { Held } from '../support/watched-process.ts';
import { toTable, writeSection } from '../support/write-section.ts';

/** `FAULTLINE_SOAK_DAYS` of the clock's time, at a thousand times its speed. */
const days = Number(process.env['FAULTLINE_SOAK_DAYS'] ?? 7);
const scale = 1_000;
const hour = 3_600_000;
const hours = Math.round(days * 24);
/** After so many probe runs everything that is kept up to a number, such as the newest tokens to be redacted, has reached it. */
const runsToFill = 1_700;
const picture = fileURLToPath(new URL('../../docs/images/memory.svg', import.meta.url));

/** What the monitor held at an hour, and what it had done by then. */
type Sample = Held & {
  readonly hour: number;
  readonly runs: number;
  readonly requests: number;
  /** MiB that the store takes. */
  readonly store: number;
};

/** As it is by default for an API in production: reads only, at one request a second, every fifteen minutes. */
function configurationOf({ name, contract, apis, accounts, resources }: Target): string {
  const schedule = { default: '*/15 * * * *', bursts: '0 3 * * *' };
  const target = { name, contract, apis, accounts, resources, schedule };
  return JSON.stringify({ web: { listen: '127.0.0.1:0' }, targets: [target] });
}

async function mebibytesIn(folder: string): Promise<number> {
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return Math.round((sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024) * 10) / 10;
}

async function publish(curve: readonly Sample[]): Promise<void> {
  const every = Math.ceil(curve.length / 14);
  const rows = curve
    .filter((sample, index) => index === 0 || sample.hour % every === 0)
    .map((sample) => [
      (sample.hour / 24).toFixed(2),
      sample.runs,
      sample.requests,
      sample.heap,
      sample.resident,
      sample.files,
      sample.store,
    ]);
  const head = ['day', 'probe runs', 'requests', 'MiB of heap', 'MiB resident', 'open files', 'MiB of store'];
  const table = toTable(head, rows);
  console.log(table);
  await writeSection('memory', `![What the monitor held, hour by hour](images/memory.svg)\n\n${table}`);
  if ((process.env['FAULTLINE_SOAK_WRITE'] ?? '') === '') return;
  const chart = drawCurve({
    title: `What the monitor held over ${days} days`,
    moments: curve.map((sample) => sample.hour / 24),
    along: 'days of the clock',
    unit: 'MiB',
    lines: [
      { name: 'heap after a collection', colour: '#1f5fa8', values: curve.map(({ heap }) => heap) },
      { name: 'resident', colour: '#a8441f', values: curve.map(({ resident }) => resident) },
    ],
  });
  await writeFile(picture, chart);
}

it(`holds no more memory after ${days} days than after the first part of them`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-memory-'));
  const flags = ['--time-scale', String(scale)];
  const api = await startApi(folder, 'production', flags);
  const monitor = await startServed(folder, configurationOf(api.target), flags);
  const curve: Sample[] = [];
  try {
    const clock = createClock(scale);
    for (let next = 1; next <= hours; next += 1) {
      await clock.sleep(next * hour - clock.monotonic());
      const samples = await monitor.scrape();
      curve.push({
        ...(await monitor.held()),
        hour: Math.round(clock.monotonic() / hour),
        runs: sumOf(samples, 'faultline_probe_runs_total'),
        requests: sumOf(samples, 'faultline_http_requests_total'),
        store: await mebibytesIn(join(folder, 'faultline-data')),
      });
      if (next % 6 === 0) console.log(JSON.stringify(curve.at(-1)));
    }
    const broken = sumOf(await monitor.scrape(), 'faultline_probe_runs_total', 'outcome="failed"');
    expect([broken, await monitor.stop()]).toEqual([0, 0]);
  } finally {
    await monitor.stop();
    await api.program.stop();
    await rm(folder, { recursive: true });
  }
  await publish(curve);
  expect(curve.at(-1)?.requests).toBeGreaterThan(days * 1_000);
  const settled = curve.filter(({ runs }) => runs > runsToFill);
  expect(settled.length).toBeGreaterThan(8);
  expect(growthOf(settled, ({ heap }) => heap)).toBeLessThan(2);
  expect(growthOf(settled, ({ resident }) => resident)).toBeLessThan(25);
  expect(growthOf(settled, ({ files }) => files)).toBeLessThan(4);
});
