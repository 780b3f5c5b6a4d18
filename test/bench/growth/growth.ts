import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Figure } from '../support/benchmark.ts';
import { startChild } from '../support/child.ts';
import { cpuSecondsOf, residentMegabytesOf } from '../support/process-figures.ts';
import { exponentOf, slopeOf } from '../support/statistics.ts';
import type { Sandboxes } from './sandboxes.ts';
import { serveMonitor } from './served-monitor.ts';

/** Seconds: the window is a whole period of the schedule, so that every cycle falls into it once. */
const sizes = {
  full: { counts: [1, 10, 100], warmUp: 45, window: 60 },
  tiny: { counts: [1, 2], warmUp: 2, window: 8 },
};

type Grown = {
  readonly targets: number;
  readonly probes: number;
  readonly requests: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly series: number;
  readonly storeMegabytes: number;
  /** Milliseconds from when a cycle was due until its turn came; absent where none was due. */
  readonly meanLateness?: number;
};

export const growth: Benchmark = {
  name: 'growth',
  title: 'Growth with the number of targets',
  async measure(size) {
    const { counts, warmUp, window } = sizes[size];
    const grown: Grown[] = [];
    for (const targets of counts) grown.push(await serveTargets(targets, warmUp, window));
    return [...grown.flatMap((each) => describe(each, window)), ...fit(grown)];
  },
};

async function serveTargets(targets: number, warmUp: number, window: number): Promise<Grown> {
  const script = new URL('./sandboxes.js', import.meta.url);
  const sandboxes = await startChild<Sandboxes>(script, { count: targets });
  const monitor = await serveMonitor(sandboxes.ready.targets);
  try {
    await sleep(warmUp * 1000);
    const first = await monitor.scrape();
    const cpuBefore = await cpuSecondsOf(monitor.pid);
    await sleep(window * 1000);
    const samples = await monitor.scrape();
    const gained = (name: string): number => sumOf(samples, name) - sumOf(first, name);
    const requests = gained('faultline_http_requests_total');
    if (requests === 0) throw new Error('the monitor sent nothing while it was measured');
    const began = gained('faultline_schedule_lateness_seconds_count');
    const late = gained('faultline_schedule_lateness_seconds_sum');
    return {
      targets,
      probes: countOf(samples, 'faultline_probe_next_run_timestamp_seconds'),
      requests,
      cpuSeconds: (await cpuSecondsOf(monitor.pid)) - cpuBefore,
      megabytes: await residentMegabytesOf(monitor.pid),
      series: samples.size,
      storeMegabytes: (await monitor.storeBytes()) / 1e6,
      ...(began === 0 ? {} : { meanLateness: (late / began) * 1000 }),
    };
  } finally {
    await monitor.stop();
    await sandboxes.stop();
  }
}

function countOf(samples: ReadonlyMap<string, number>, name: string): number {
  return [...samples.keys()].filter((series) => series.startsWith(`${name}{`)).length;
}

function sumOf(samples: ReadonlyMap<string, number>, name: string): number {
  return [...samples].reduce(
    (sum, [series, value]) => (series.startsWith(`${name}{`) ? sum + value : sum),
    0,
  );
}

function describe(grown: Grown, window: number): Figure[] {
  const { targets, probes, requests, cpuSeconds, megabytes, series, storeMegabytes, meanLateness } = grown;
  const of = (name: string, unit: string, value: number): Figure => ({
    name: `${targets} ${targets === 1 ? 'target' : 'targets'}: ${name}`,
    unit,
    runs: [value],
  });
  return [
    of('scheduled probes', '', probes),
    of('requests a second', '', requests / window),
    of('CPU', '% of one processor', (cpuSeconds / window) * 100),
    of('CPU for each request', 'ms', (cpuSeconds / requests) * 1000),
    of('memory', 'MB', megabytes),
    of('series', '', series),
    of('store', 'MB', storeMegabytes),
    ...(meanLateness === undefined
      ? []
      : [{ ...of('mean lateness of a cycle', 'ms', meanLateness), needsQuiet: true as const }]),
  ];
}

function fit(grown: readonly Grown[]): Figure[] {
  const exponent = (name: string, read: (each: Grown) => number): Figure => ({
    name: `growth of ${name}`,
    unit: '(exponent)',
    runs: [exponentOf(grown.map((each) => [each.targets, read(each)]))],
    aim: { most: 1.05 },
  });
  const perProbe = slopeOf(grown.map(({ probes, megabytes }) => [probes, megabytes * 1000]));
  return [
    exponent('CPU', ({ cpuSeconds }) => cpuSeconds),
    exponent('memory', ({ megabytes }) => megabytes),
    exponent('series', ({ series }) => series),
    exponent('the store', ({ storeMegabytes }) => storeMegabytes),
    { name: 'memory for each further scheduled probe', unit: 'kB', runs: [perProbe], aim: { most: 6 } },
  ];
}
