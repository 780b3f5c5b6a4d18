import { setTimeout as sleep } from 'node:timers/promises';
import { startStationProcess } from '../schedule/start-station.ts';
import type { Benchmark, Figure } from '../support/benchmark.ts';
import { startChild } from '../support/child.ts';
import { startConflictServer } from '../support/conflict-call.ts';
import { residentMegabytesOf } from '../support/process-figures.ts';
import type { Sandboxes } from '../support/sandboxes.ts';
import { serveMonitor } from '../support/served-monitor.ts';
import { median, slopeOf, type Point } from '../support/statistics.ts';

/** Seconds. Once the probes have settled, each has run after the longest spread, and 2,000 exchanges were made at least. */
const sizes = {
  full: {
    rounds: 2,
    idle: { schedule: '*/20 * * * * *', warmUp: 65, samples: 12 },
    probes: { targets: 100, onEach: [20, 40], period: 60, settle: 100 },
    time: { targets: 100, onEach: 4, period: 4, first: 2_500, samples: 8, every: 5 },
  },
  tiny: {
    rounds: 1,
    idle: { schedule: '*/20 * * * * *', warmUp: 1, samples: 2 },
    probes: { targets: 2, onEach: [2, 8], period: 2, settle: 3 },
    time: { targets: 2, onEach: 2, period: 2, first: 1, samples: 2, every: 2 },
  },
};
type Plan = (typeof sizes)['full'];

type Round = {
  /** Megabytes that are resident while nothing is due. */
  readonly idle: number;
  /** Kilobytes for each further scheduled probe of the same targets. */
  readonly perProbe: number;
  /** Kilobytes for each further thousand of cycles. */
  readonly perThousandCycles: number;
};

export const memory: Benchmark = {
  name: 'memory',
  title: 'Memory',
  async measure(size) {
    const plan = sizes[size];
    const server = await startConflictServer();
    const { port } = server.ready;
    const rounds: Round[] = [];
    try {
      // Side by side: how fast any of this goes is of no importance here.
      for (let round = 0; round < plan.rounds; round += 1) {
        const [idle, perProbe, perThousandCycles] = await Promise.all([
          measureIdle(plan.idle),
          measureProbes(plan.probes, port),
          measureTime(plan.time, port),
        ]);
        rounds.push({ idle, perProbe, perThousandCycles });
      }
    } finally {
      await server.stop();
    }
    const of = (name: string, unit: string, read: (round: Round) => number): Figure => ({
      name,
      unit,
      runs: rounds.map(read),
    });
    return [
      { ...of('one target, between its cycles: resident', 'MB', ({ idle }) => idle), aim: { most: 110 } },
      { ...of('each further scheduled probe: held', 'kB', ({ perProbe }) => perProbe), aim: { most: 6 } },
      of('each further thousand of cycles: held', 'kB', ({ perThousandCycles }) => perThousandCycles),
    ];
  },
};

async function measureIdle({ schedule, warmUp, samples }: Plan['idle']): Promise<number> {
  const sandboxes = await startChild<Sandboxes>(new URL('../support/sandboxes.js', import.meta.url), {
    count: 1,
  });
  const monitor = await serveMonitor(sandboxes.ready.targets, { schedule });
  try {
    await sleep(warmUp * 1_000);
    const seen: number[] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      seen.push(await residentMegabytesOf(monitor.pid));
      await sleep(1_000);
    }
    return median(seen);
  } finally {
    await monitor.stop();
    await sandboxes.stop();
  }
}

async function measureProbes(
  { targets, onEach, period, settle }: Plan['probes'],
  port: number,
): Promise<number> {
  const points = await Promise.all(
    onEach.map(async (probes): Promise<Point> => {
      const station = await startStationProcess({ port, targets, probes, period });
      try {
        await sleep(settle * 1_000);
        await station.ask();
        return [targets * probes, (await station.ask()).held];
      } finally {
        await station.stop();
      }
    }),
  );
  return slopeOf(points);
}

/**
 * A line through what is held after a full collection, over the cycles that were run until then; those come first that
 * fill the memory of the newest 2,000 exchanges.
 */
async function measureTime(
  { targets, onEach, period, first, samples, every }: Plan['time'],
  port: number,
): Promise<number> {
  const station = await startStationProcess({ port, targets, probes: onEach, period });
  try {
    const points: Point[] = [];
    let cycles = 0;
    while (points.length < samples) {
      await sleep(every * 1_000);
      const { lateness, held } = await station.ask();
      cycles += lateness.length;
      if (cycles >= first) points.push([cycles / 1_000, held]);
    }
    return slopeOf(points);
  } finally {
    await station.stop();
  }
}
