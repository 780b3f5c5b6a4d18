import type { Benchmark, Figure, Size } from '../support/benchmark.ts';
import { startChild } from '../support/child.ts';
import { exponentOf, median, quantile } from '../support/statistics.ts';
import type { ScrapeAnswer } from './scrape-process.ts';

const sizes = {
  full: { counts: [20, 50, 200], rounds: 3, scrapes: 10 },
  tiny: { counts: [1, 3], rounds: 1, scrapes: 3 },
};

export const scrape: Benchmark = {
  name: 'scrape',
  title: 'A scrape of all metrics',
  async measure(size) {
    const { counts, rounds } = sizes[size];
    const answers = new Map<number, ScrapeAnswer[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const targets of counts) {
        answers.set(targets, [...(answers.get(targets) ?? []), await scrapeAll(targets, size)]);
      }
    }
    const growth = Array.from({ length: rounds }, (_, round) =>
      exponentOf(
        Array.from(answers, ([targets, runs]) => [targets, median(runs[round]?.cpu ?? [])] as const),
      ),
    );
    return [
      ...Array.from(answers).flatMap(([targets, runs]) => describe(targets, runs)),
      {
        name: 'growth of its CPU with the number of targets',
        unit: '(exponent)',
        runs: growth,
        aim: { most: 1.05 },
      },
    ];
  },
};

async function scrapeAll(targets: number, size: Size): Promise<ScrapeAnswer> {
  const child = await startChild(new URL('./scrape-process.js', import.meta.url), { targets });
  try {
    return await child.ask<ScrapeAnswer>({ scrapes: sizes[size].scrapes });
  } finally {
    await child.stop();
  }
}

function describe(targets: number, runs: readonly ScrapeAnswer[]): Figure[] {
  const promised = targets === 20;
  const of = (name: string, unit: string, read: (answer: ScrapeAnswer) => number, most?: number): Figure => ({
    name: `${targets} ${targets === 1 ? 'target' : 'targets'}: ${name}`,
    unit,
    runs: runs.map(read),
    ...(most !== undefined && promised ? { aim: { most } } : {}),
  });
  return [
    of('series', '', ({ series }) => series, 24_000),
    of('CPU of a scrape', 'ms', ({ cpu }) => median(cpu)),
    { ...of('duration, 99 of 100', 'ms', ({ wall }) => quantile(wall, 0.99), 100), needsQuiet: true },
    { ...of('longest block', 'ms', ({ longestBlock }) => longestBlock, 50), needsQuiet: true },
  ];
}
