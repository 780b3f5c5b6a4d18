import { cpus, loadavg } from 'node:os';
import { cycle } from './cycle/cycle.ts';
import { exchanges } from './exchanges/exchanges.ts';
import { growth } from './growth/growth.ts';
import { memory } from './memory/memory.ts';
import { schedule } from './schedule/schedule.ts';
import { scrape } from './scrape/scrape.ts';
import type { Benchmark, Size } from './support/benchmark.ts';
import { tabulate } from './support/figures-table.ts';
import { record, type Recorded } from './support/record.ts';

const benchmarks: readonly Benchmark[] = [exchanges, schedule, memory, cycle, scrape, growth];

/**
 * Measures every benchmark, or those that are named. `--tiny` only shows that they work; `--write` puts the figures into
 * performance.json and performance.md in docs, or in the folder of `--write=FOLDER`. One that fails does not keep the
 * others from being measured.
 */
async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.filter((name) => benchmarks.every((benchmark) => benchmark.name !== name));
  if (unknown.length > 0) throw new Error(`no such benchmark: ${unknown.join(', ')}`);
  const size = args.includes('--tiny') ? 'tiny' : 'full';
  const write = args.find((arg) => /^--write(=|$)/.test(arg));
  for (const benchmark of benchmarks) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    try {
      const recorded = await measure(benchmark, size);
      if (write !== undefined) await record(write.split('=')[1] ?? 'docs', benchmark.name, recorded);
    } catch (error) {
      process.exitCode = 1;
      console.error(`${benchmark.name} could not be measured:`, error);
    }
  }
}

async function measure(benchmark: Benchmark, size: Size): Promise<Recorded> {
  const before = loadavg()[0] ?? 0;
  const started = performance.now();
  const figures = await benchmark.measure(size);
  const load = [before, loadavg()[0] ?? 0] as const;
  const seconds = Math.round((performance.now() - started) / 1_000);
  const measuredAt = new Date().toISOString();
  process.stdout.write(
    `${benchmark.title} (${seconds} s, load ${load.join(' to ')})\n\n${tabulate(figures)}\n\n`,
  );
  return { measuredAt, node: process.version, processors: cpus().length, load, seconds, figures };
}

await main(process.argv.slice(2));
