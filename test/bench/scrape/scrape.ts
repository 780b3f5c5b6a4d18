import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { Benchmark, Figure, Size } from '../support/benchmark.ts';
import { startChild } from '../support/child.ts';
import { exponentOf, quantile } from '../support/statistics.ts';
import type { ScrapedAnswer, ScrapedProcess, ScrapedTargets } from './scrape-process.ts';

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
    // A pass of all probes takes three minutes of the fifteen from one to the next.
    const usual = counts.map((targets) => ({ targets, busy: Math.ceil(targets / 5) }));
    const [{ targets: few } = { targets: 1 }] = usual;
    const worst = { targets: few, busy: few };
    const answers = new Map<ScrapedTargets, Scraped[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const each of [...usual, worst]) {
        answers.set(each, [...(answers.get(each) ?? []), await scrapeProcess(each, size)]);
      }
    }
    const runsOf = (each: ScrapedTargets): readonly Scraped[] => answers.get(each) ?? [];
    const growth = Array.from({ length: rounds }, (_, round) =>
      exponentOf(usual.map((each) => [each.targets, runsOf(each)[round]?.cpu ?? Number.NaN])),
    );
    return [
      ...usual.flatMap((each) => describe(each.targets, runsOf(each))),
      ...describeTimes(`${nameOf(few)}, all of them busy`, runsOf(worst)),
      {
        name: 'growth of its CPU with the number of targets',
        unit: '(exponent)',
        runs: growth,
        aim: { most: 1.05 },
      },
    ];
  },
};

async function scrapeProcess(served: ScrapedTargets, size: Size): Promise<Scraped> {
  const script = new URL('./scrape-process.js', import.meta.url);
  const child = await startChild<ScrapedProcess>(script, served);
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
  const name = nameOf(targets);
  const most = targets === 20 ? { series: 24_000, slowest: 100, block: 50 } : {};
  return [
    figureOf(`${name}: series`, '', runs, ({ series }) => series, most.series),
    figureOf(`${name}: text`, 'MB', runs, ({ megabytes }) => megabytes),
    ...describeTimes(name, runs, most),
  ];
}

/** The aims are milliseconds. */
function describeTimes(
  name: string,
  runs: readonly Scraped[],
  most: { readonly slowest?: number; readonly block?: number } = {},
): Figure[] {
  return [
    figureOf(`${name}: CPU of a scrape`, 'ms', runs, ({ cpu }) => cpu),
    figureOf(`${name}: duration, half of them`, 'ms', runs, ({ wall }) => quantile(wall, 0.5)),
    {
      ...figureOf(
        `${name}: duration, 99 of 100`,
        'ms',
        runs,
        ({ wall }) => quantile(wall, 0.99),
        most.slowest,
      ),
      needsQuiet: true,
    },
    {
      ...figureOf(`${name}: longest block`, 'ms', runs, ({ longestBlock }) => longestBlock, most.block),
      needsQuiet: true,
    },
  ];
}

function figureOf(
  name: string,
  unit: string,
  runs: readonly Scraped[],
  read: (answer: Scraped) => number,
  most?: number,
): Figure {
  return { name, unit, runs: runs.map(read), ...(most === undefined ? {} : { aim: { most } }) };
}

function nameOf(targets: number): string {
  return `${targets} ${targets === 1 ? 'target' : 'targets'}`;
}
