import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Figure } from '../support/benchmark.ts';
import { startChild } from '../support/child.ts';
import { cpuSecondsOf, residentMegabytesOf } from '../support/process-figures.ts';
import type { Sandboxes } from '../support/sandboxes.ts';
import { serveMonitor } from '../support/served-monitor.ts';
import { exponentOf, slopeOf } from '../support/statistics.ts';

/**
 * Seconds: the window is a whole period of the schedule, so that every cycle falls into it once. The first cycles, which
 * begin at once, are over when it begins.
 */
const sizes = {
  full: { counts: [1, 10, 100], rounds: 3, schedule: '*/20 * * * * *', warmUp: 15, window: 20 },
  tiny: { counts: [1, 2], rounds: 1, schedule: '*/3 * * * * *', warmUp: 1, window: 3 },
};
type Plan = (typeof sizes)['full'];

type Grown = {
  readonly targets: number;
  readonly probes: number;
  readonly requests: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly series: number;
  readonly storeMegabytes: number;
  /** Milliseconds from when a cycle was due until its turn came; absent where none was due. */
  readonly lateness?: number;
};

export const growth: Benchmark = {
  name: 'growth',
  title: 'Growth with the number of targets',
  async measure(size) {
    const plan = sizes[size];
    const rounds: Grown[][] = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      const grown: Grown[] = [];
      for (const targets of plan.counts) grown.push(await serveTargets(targets, plan));
      rounds.push(grown);
    }
    return [
      ...plan.counts.flatMap((targets, index) => describe(targets, column(rounds, index), plan)),
      ...fit(rounds),
    ];
  },
};

function column(rounds: readonly (readonly Grown[])[], index: number): Grown[] {
  return rounds.flatMap((round) => round[index] ?? []);
}

async function serveTargets(targets: number, { schedule, warmUp, window }: Plan): Promise<Grown> {
  const script = new URL('../support/sandboxes.js', import.meta.url);
  const sandboxes = await startChild<Sandboxes>(script, { count: targets });
  const monitor = await serveMonitor(sandboxes.ready.targets, { schedule });
  try {
    await sleep(warmUp * 1000);
    const first = await monitor.scrape();
    const cpuBefore = await cpuSecondsOf(monitor.pid);
    await sleep(window * 1000);
    const cpuSeconds = (await cpuSecondsOf(monitor.pid)) - cpuBefore;
    const samples = await monitor.scrape();
    const gained = (name: string): number => sumOf(samples, name) - sumOf(first, name);
    const requests = gained('faultline_http_requests_total');
    if (requests === 0) throw new Error('the monitor sent nothing while it was measured');
    const late = gained('faultline_schedule_lateness_seconds_sum');
    const begun = gained('faultline_schedule_lateness_seconds_count');
    return {
      targets,
      probes: countOf(samples, 'faultline_probe_next_run_timestamp_seconds'),
      requests,
      cpuSeconds,
      megabytes: await residentMegabytesOf(monitor.pid),
      series: samples.size,
      storeMegabytes: (await monitor.storeBytes()) / 1e6,
      ...(begun === 0 ? {} : { lateness: (late / begun) * 1000 }),
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

function describe(targets: number, runs: readonly Grown[], { window }: Plan): Figure[] {
  const of = (name: string, unit: string, read: (grown: Grown) => number): Figure => ({
    name: `${targets} ${targets === 1 ? 'target' : 'targets'}: ${name}`,
    unit,
    runs: runs.map(read),
  });
  return [
    of('scheduled probes', '', ({ probes }) => probes),
    of('requests a second', '', ({ requests }) => requests / window),
    of('CPU', '% of one processor', ({ cpuSeconds }) => (cpuSeconds / window) * 100),
    of('CPU for each request', 'ms', ({ cpuSeconds, requests }) => (cpuSeconds / requests) * 1000),
    of('memory', 'MB', ({ megabytes }) => megabytes),
    of('series', '', ({ series }) => series),
    of('store', 'MB', ({ storeMegabytes }) => storeMegabytes),
    of('mean lateness of a cycle', 'ms', ({ lateness }) => lateness ?? Number.NaN),
  ].filter(isKnown);
}

function fit(rounds: readonly (readonly Grown[])[]): Figure[] {
  const exponent = (name: string, read: (each: Grown) => number): Figure => ({
    name: `growth of ${name}`,
    unit: '(exponent)',
    runs: rounds.map((grown) => exponentOf(grown.map((each) => [each.targets, read(each)]))),
    aim: { most: 1.05 },
  });
  const perProbe = rounds.map((grown) =>
    slopeOf(grown.map(({ probes, megabytes }) => [probes, megabytes * 1000])),
  );
  return [
    exponent('CPU', ({ cpuSeconds }) => cpuSeconds),
    exponent('memory', ({ megabytes }) => megabytes),
    exponent('series', ({ series }) => series),
    exponent('the store', ({ storeMegabytes }) => storeMegabytes),
    { ...exponent('lateness', ({ lateness }) => lateness ?? Number.NaN), needsQuiet: true as const },
    {
      name: 'memory for each further scheduled probe, with its share of a target',
      unit: 'kB',
      runs: perProbe,
    },
  ].filter(isKnown);
}

/** In a window as short as that of `--tiny` no cycle may have been due. */
function isKnown({ runs }: Figure): boolean {
  return runs.every((run) => !Number.isNaN(run));
}
