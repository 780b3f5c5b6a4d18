import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Figure } from '../support/benchmark.ts';
import { startConflictServer } from '../support/conflict-call.ts';
import { cpuSecondsOf, residentMegabytesOf } from '../support/process-figures.ts';
import { median, quantile } from '../support/statistics.ts';
import type { StationQuestion } from './scheduled-station.ts';
import { startStationProcess } from './start-station.ts';

/** Seconds. The spread of the targets takes half a period: after it, all of them are at work evenly. */
const sizes = {
  full: { counts: [1_000, 5_000], probesOnEach: 20, rounds: 3, period: 60, warmUp: 32, window: 30, lone: 15 },
  tiny: { counts: [20, 60], probesOnEach: 4, rounds: 1, period: 2, warmUp: 1, window: 2, lone: 1 },
};
type Plan = (typeof sizes)['full'];

/** What one station came to. Milliseconds. */
type Watched = {
  readonly lateness: readonly number[];
  readonly latency: readonly number[];
  readonly skipped: number;
  /** Share of one processor. */
  readonly cpu: number;
  /** In memory after everything that can be let go was let go. */
  readonly megabytes: number;
};
type Round = { readonly lone: Watched; readonly crowds: readonly Watched[] };

export const schedule: Benchmark = {
  name: 'schedule',
  title: 'Scheduled probes',
  async measure(size) {
    const plan = sizes[size];
    const server = await startConflictServer();
    const rounds: Round[] = [];
    try {
      for (let round = 0; round < plan.rounds; round += 1)
        rounds.push(await measureRound(plan, server.ready.port));
    } finally {
      await server.stop();
    }
    return [
      figure('a lone probe: latency, half of them', 'ms', rounds, ({ lone }) => median(lone.latency)),
      ...plan.counts.flatMap((count, index) => describe(count, index, rounds)),
    ];
  },
};

async function measureRound(plan: Plan, port: number): Promise<Round> {
  const every = { ...plan, period: 1, warmUp: 1, window: plan.lone };
  const lone = await watchStation(every, { port, targets: 1, probes: 1 });
  const crowds: Watched[] = [];
  for (const count of plan.counts) {
    const targets = count / plan.probesOnEach;
    crowds.push(await watchStation(plan, { port, targets, probes: plan.probesOnEach }));
  }
  return { lone, crowds };
}

async function watchStation(
  { period, warmUp, window }: Plan,
  question: Omit<StationQuestion, 'period' | 'store'>,
): Promise<Watched> {
  const station = await startStationProcess({ ...question, period });
  try {
    await sleep(warmUp * 1_000);
    await station.ask();
    const before = await cpuSecondsOf(station.pid);
    await sleep(window * 1_000);
    const cpu = ((await cpuSecondsOf(station.pid)) - before) / window;
    const answer = await station.ask();
    if (answer.latency.length === 0) throw new Error('no probe was run while it was measured');
    return { ...answer, cpu, megabytes: await residentMegabytesOf(station.pid) };
  } finally {
    await station.stop();
  }
}

function describe(count: number, index: number, rounds: readonly Round[]): Figure[] {
  const of = (name: string, unit: string, read: (crowd: Watched, round: Round) => number): Figure =>
    figure(`${count} probes: ${name}`, unit, rounds, (round) => {
      const crowd = round.crowds[index];
      return crowd === undefined ? Number.NaN : read(crowd, round);
    });
  return [
    of('begun in the window', '', ({ lateness }) => lateness.length),
    of('not run when due', '', ({ skipped }) => skipped),
    of('lateness, half of them', 'ms', ({ lateness }) => median(lateness)),
    {
      ...of('lateness, 99 of 100', 'ms', ({ lateness }) => quantile(lateness, 0.99)),
      aim: { most: 30 },
      needsQuiet: true,
    },
    of('lateness, the worst', 'ms', ({ lateness }) => Math.max(...lateness)),
    {
      ...of(
        'latency beyond a lone probe’s, half of them',
        'ms',
        ({ latency }, { lone }) => median(latency) - median(lone.latency),
      ),
      aim: { most: 2 },
      needsQuiet: true,
    },
    of('CPU', '% of one processor', ({ cpu }) => cpu * 100),
    of('memory', 'MB', ({ megabytes }) => megabytes),
  ];
}

function figure(
  name: string,
  unit: string,
  rounds: readonly Round[],
  read: (round: Round) => number,
): Figure {
  return { name, unit, runs: rounds.map(read) };
}
