import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { Benchmark, Figure, Size } from '../support/benchmark.ts';
import { startChild } from '../support/child.ts';
import { exponentOf, quantile } from '../support/statistics.ts';
import type { ScrapedAnswer, ScrapedProcess } from './scrape-process.ts';

const sizes = {
  full: { counts: [20, 50, 200], rounds: 3, scrapes: 40 },
  tiny: { counts: [1, 3], rounds: 1, scrapes: 3 },
};

/** What one process came to over all its scrapes. */
type Scraped = {
  readonly series: number;
  readonly megabytes: number;
  /** Milliseconds of processor time of one scrape. */
  readonly cpu: number;
  /** Milliseconds from the question to the whole text of each scrape. */
  readonly wall: readonly number[];
  /** Milliseconds. */
  readonly longestBlock: number;
};

export const scrape: Benchmark = {
  name: 'scrape',
  title: 'A scrape of all metrics',
  async measure(size) {
    const { counts, rounds } = sizes[size];
    const answers = new Map<number, Scraped[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const targets of counts) {
        answers.set(targets, [...(answers.get(targets) ?? []), await scrapeProcess(targets, size)]);
      }
    }
    const growth = Array.from({ length: rounds }, (_, round) =>
      exponentOf(Array.from(answers, ([targets, runs]) => [targets, runs[round]?.cpu ?? Number.NaN])),
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

async function scrapeProcess(targets: number, size: Size): Promise<Scraped> {
  const script = new URL('./scrape-process.js', import.meta.url);
  const child = await startChild<ScrapedProcess>(script, { targets });
  const { scrapes } = sizes[size];
  const wall: number[] = [];
  let text = '';
  try {
    // The first ones are compiled on the way.
    for (let done = -Math.min(5, scrapes); done < scrapes; done += 1) {
      if (done === 0) await child.ask();
      const asked = performance.now();
      const { body } = await request(child.ready.url);
      text = await body.text();
      if (done >= 0) wall.push(performance.now() - asked);
      await sleep(5);
    }
    const { cpu, longestBlock } = await child.ask<ScrapedAnswer>();
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    return { series, megabytes: text.length / 1e6, cpu: cpu / scrapes, wall, longestBlock };
  } finally {
    await child.stop();
  }
}

function describe(targets: number, runs: readonly Scraped[]): Figure[] {
  const promised = targets === 20;
  const of = (name: string, unit: string, read: (answer: Scraped) => number, most?: number): Figure => ({
    name: `${targets} ${targets === 1 ? 'target' : 'targets'}: ${name}`,
    unit,
    runs: runs.map(read),
    ...(most !== undefined && promised ? { aim: { most } } : {}),
  });
  const p99: Figure = {
    ...of('duration, 99 of 100', 'ms', ({ wall }) => quantile(wall, 0.99), 100),
    needsQuiet: true,
  };
  return [
    of('series', '', ({ series }) => series, 24_000),
    of('text', 'MB', ({ megabytes }) => megabytes),
    of('CPU of a scrape', 'ms', ({ cpu }) => cpu),
    of('duration, half of them', 'ms', ({ wall }) => quantile(wall, 0.5)),
    p99,
    { ...of('longest block', 'ms', ({ longestBlock }) => longestBlock, 50), needsQuiet: true },
  ];
}
