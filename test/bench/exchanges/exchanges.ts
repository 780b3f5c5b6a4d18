import { startChild, type Child } from '../support/child.ts';
import type { Benchmark, Figure, Size } from '../support/benchmark.ts';
import { cpuSecondsOf } from '../support/process-figures.ts';
import { startBlackbox } from './blackbox.ts';
import { startConflictServer } from '../support/conflict-call.ts';
import type { ExchangeAnswer } from '../support/conflict-call.ts';

/** Whoever fetches and judges the same answer. */
type Contestant = {
  readonly pid: number;
  /** Resolves with how many answers were found in order. */
  run(count: number, fresh: boolean, drifted?: boolean): Promise<number>;
};

/** Exchanges. A monitor runs for weeks: what Node compiles while it warms up is not what one of them costs. */
const sizes = {
  full: { warmUp: 10_000, rounds: 7, kept: 3000, fresh: 600 },
  tiny: { warmUp: 200, rounds: 1, kept: 400, fresh: 200 },
};

export const exchanges: Benchmark = {
  name: 'exchanges',
  title: 'Judged exchanges per CPU second',
  async measure(size) {
    const server = await startConflictServer();
    const { port } = server.ready;
    const judged = await startChild(new URL('./judged-loop.js', import.meta.url), { port });
    const bare = await startChild(new URL('./bare-loop.js', import.meta.url), { port });
    const blackbox = await startBlackbox(port);
    try {
      const peer: Contestant | undefined = blackbox && {
        pid: blackbox.pid,
        run: (count, _fresh, drifted = false) => blackbox.probe(count, drifted),
      };
      return await compare(contestantOf(judged), contestantOf(bare), peer, size);
    } finally {
      await Promise.all([judged, bare, server, blackbox].map(async (each) => each?.stop()));
    }
  },
};

function contestantOf(child: Child<unknown>): Contestant {
  return {
    pid: child.pid,
    async run(count, fresh, drifted = false) {
      return (await child.ask<ExchangeAnswer>({ count, fresh, drifted })).conforming;
    },
  };
}

async function compare(
  judged: Contestant,
  bare: Contestant,
  blackbox: Contestant | undefined,
  size: Size,
): Promise<Figure[]> {
  const { warmUp, rounds, kept, fresh } = sizes[size];
  for (const judge of blackbox === undefined ? [judged] : [judged, blackbox]) await proveThatItJudges(judge);
  await Promise.all([judged, bare].map((each) => each.run(warmUp, false)));
  const runs = { judged: [], bare: [], judgedFresh: [], bareFresh: [], blackbox: [] } as Record<
    'judged' | 'bare' | 'judgedFresh' | 'bareFresh' | 'blackbox',
    number[]
  >;
  for (let round = 0; round < rounds; round += 1) {
    runs.bare.push(await costOf(bare, kept, false));
    runs.judged.push(await costOf(judged, kept, false));
    runs.bareFresh.push(await costOf(bare, fresh, true));
    runs.judgedFresh.push(await costOf(judged, fresh, true));
    if (blackbox !== undefined) runs.blackbox.push(await costOf(blackbox, fresh, true));
  }
  return [
    microseconds('bare undici loop, kept connection', runs.bare),
    microseconds('Faultline, kept connection', runs.judged),
    {
      name: 'Faultline ÷ bare loop, kept connection',
      unit: '×',
      runs: ratios(runs.judged, runs.bare),
      aim: { most: 1.5 },
    },
    microseconds('bare undici loop, fresh connections', runs.bareFresh),
    microseconds('Faultline, fresh connections', runs.judgedFresh),
    {
      name: 'Faultline ÷ bare loop, fresh connections',
      unit: '×',
      runs: ratios(runs.judgedFresh, runs.bareFresh),
    },
    ...(blackbox === undefined ? [] : compareWithPeer(runs)),
  ];
}

function compareWithPeer(runs: Record<'judged' | 'judgedFresh' | 'blackbox', number[]>): Figure[] {
  return [
    microseconds('blackbox_exporter (connects each time)', runs.blackbox),
    {
      name: 'blackbox_exporter ÷ Faultline, kept connection',
      unit: '×',
      runs: ratios(runs.blackbox, runs.judged),
      aim: { least: 6 },
    },
    {
      name: 'blackbox_exporter ÷ Faultline, fresh connections',
      unit: '×',
      runs: ratios(runs.blackbox, runs.judgedFresh),
    },
  ];
}

/** Whoever passes what is drifted, or refuses what conforms, does not judge, and its speed is worth nothing. */
async function proveThatItJudges(contestant: Contestant): Promise<void> {
  const passed = await contestant.run(3, false);
  const missed = await contestant.run(3, false, true);
  if (passed !== 3 || missed !== 0) throw new Error(`a contestant does not judge: ${passed}, ${missed} of 3`);
}

/** CPU microseconds for each exchange, in that process alone. */
async function costOf(contestant: Contestant, count: number, fresh: boolean): Promise<number> {
  const before = await cpuSecondsOf(contestant.pid);
  const conforming = await contestant.run(count, fresh);
  if (conforming !== count) throw new Error(`${count - conforming} of ${count} answers were misjudged`);
  return ((await cpuSecondsOf(contestant.pid)) - before) * (1e6 / count);
}

function microseconds(name: string, runs: readonly number[]): Figure {
  return { name, unit: 'µs of CPU', runs };
}

function ratios(above: readonly number[], below: readonly number[]): number[] {
  return above.map((value, index) => value / (below[index] ?? Number.NaN));
}
