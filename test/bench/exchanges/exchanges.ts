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

type Contestants = { readonly judged: Contestant; readonly bare: Contestant; readonly blackbox?: Contestant };

/**
 * Exchanges of one turn. A monitor runs for weeks: what Node compiles while it warms up is not what one of them costs. The turns
 * are short, so that a slower moment of the machine meets everybody.
 */
const sizes = {
  full: { warmUp: 10_000, rounds: 9, turns: 15, kept: 200, fresh: 40 },
  tiny: { warmUp: 200, rounds: 1, turns: 2, kept: 200, fresh: 100 },
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
      const contestants = { judged: contestantOf(judged), bare: contestantOf(bare) };
      return await compare({ ...contestants, ...(peer === undefined ? {} : { blackbox: peer }) }, size);
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

async function compare(contestants: Contestants, size: Size): Promise<Figure[]> {
  const { judged, bare, blackbox } = contestants;
  for (const judge of blackbox === undefined ? [judged] : [judged, blackbox]) await proveThatItJudges(judge);
  await Promise.all([judged, bare].map((each) => each.run(sizes[size].warmUp, false)));
  const [kept, fresh] = [
    await measureCosts(contestants, false, size),
    await measureCosts(contestants, true, size),
  ];
  return [
    ...compareCosts(kept, 'kept connection', { most: 1.5 }, { least: 6 }),
    ...compareCosts(fresh, 'fresh connections'),
  ];
}

/** CPU microseconds for each exchange, one figure for each round. */
type Costs = { readonly [name in keyof Contestants]: number[] };

/** The peer connects anew for each exchange, whatever the others do. */
async function measureCosts(contestants: Contestants, fresh: boolean, size: Size): Promise<Costs> {
  const { rounds, turns, ...counts } = sizes[size];
  const costs = { judged: [], bare: [], ...(contestants.blackbox === undefined ? {} : { blackbox: [] }) };
  const entries = Object.entries(contestants).map(([name, contestant]) => {
    const count = fresh || name === 'blackbox' ? counts.fresh : counts.kept;
    return { contestant, count, runs: costs[name as keyof Contestants] as number[] };
  });
  for (let round = 0; round < rounds; round += 1) {
    const before = await Promise.all(entries.map(({ contestant }) => cpuSecondsOf(contestant.pid)));
    for (let turn = 0; turn < turns; turn += 1) {
      for (const { contestant, count } of entries) await runInOrder(contestant, count, fresh);
    }
    for (const [index, { contestant, count, runs }] of entries.entries()) {
      const used = (await cpuSecondsOf(contestant.pid)) - (before[index] ?? Number.NaN);
      runs.push(used * (1e6 / (count * turns)));
    }
  }
  return costs;
}

function compareCosts(
  { judged, bare, blackbox }: Costs,
  on: string,
  mostOfBare?: Figure['aim'],
  leastOfPeer?: Figure['aim'],
): Figure[] {
  const compared: Figure[] = [
    microseconds(`bare undici loop, ${on}`, bare),
    microseconds(`Faultline, ${on}`, judged),
    ratio(`Faultline ÷ bare loop, ${on}`, judged, bare, mostOfBare),
  ];
  if (blackbox === undefined) return compared;
  return [
    ...compared,
    microseconds(`blackbox_exporter (connects each time), beside ${on}`, blackbox),
    ratio(`blackbox_exporter ÷ Faultline, ${on}`, blackbox, judged, leastOfPeer),
  ];
}

/** Whoever passes what is drifted, or refuses what conforms, does not judge, and its speed is worth nothing. */
async function proveThatItJudges(contestant: Contestant): Promise<void> {
  const passed = await contestant.run(3, false);
  const missed = await contestant.run(3, false, true);
  if (passed !== 3 || missed !== 0) throw new Error(`a contestant does not judge: ${passed}, ${missed} of 3`);
}

async function runInOrder(contestant: Contestant, count: number, fresh: boolean): Promise<void> {
  const conforming = await contestant.run(count, fresh);
  if (conforming !== count) throw new Error(`${count - conforming} of ${count} answers were misjudged`);
}

function microseconds(name: string, runs: readonly number[]): Figure {
  return { name, unit: 'µs of CPU', runs };
}

function ratio(
  name: string,
  above: readonly number[],
  below: readonly number[],
  aim?: Figure['aim'],
): Figure {
  const runs = above.map((value, index) => value / (below[index] ?? Number.NaN));
  return { name, unit: '×', runs, ...(aim === undefined ? {} : { aim }) };
}
