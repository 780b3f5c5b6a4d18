import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { exchanges } from './exchanges/exchanges.ts';
import { growth } from './growth/growth.ts';
import { scrape } from './scrape/scrape.ts';
import type { Benchmark, Figure } from './support/benchmark.ts';
import { tabulate } from './support/figures-table.ts';

const benchmarks: readonly Benchmark[] = [exchanges, scrape, growth];

/** What was measured of one benchmark, and under which conditions. */
type Recorded = {
  readonly measuredAt: string;
  readonly node: string;
  readonly processors: number;
  /** The load average over a minute before and after; well under the number of processors on a quiet machine. */
  readonly load: readonly [number, number];
  readonly figures: readonly Figure[];
};

/**
 * Measures every benchmark, or those that are named. `--tiny` only shows that they work; `--write` puts the figures into
 * docs/performance.json and docs/performance.md.
 */
async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.filter((name) => benchmarks.every((benchmark) => benchmark.name !== name));
  if (unknown.length > 0) throw new Error(`no such benchmark: ${unknown.join(', ')}`);
  const size = args.includes('--tiny') ? 'tiny' : 'full';
  for (const benchmark of benchmarks) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    const before = loadavg()[0] ?? 0;
    const figures = await benchmark.measure(size);
    const load = [before, loadavg()[0] ?? 0] as const;
    process.stdout.write(`${benchmark.title} (load ${load.join(' to ')})\n\n${tabulate(figures)}\n\n`);
    if (!args.includes('--write')) continue;
    const conditions = {
      measuredAt: new Date().toISOString(),
      node: process.version,
      processors: cpus().length,
    };
    await record(benchmark, { ...conditions, load, figures });
  }
}

async function record({ name }: Benchmark, recorded: Recorded): Promise<void> {
  const file = 'docs/performance.json';
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Record<string, Recorded>;
  await writeFile(file, `${JSON.stringify({ ...known, [name]: recorded }, null, 2)}\n`);
  const page = await readFile('docs/performance.md', 'utf8');
  const place = new RegExp(`(<!-- figures ${name} -->\n)[^]*?(<!-- end -->)`);
  if (!place.test(page)) throw new Error(`docs/performance.md has no place for ${name}`);
  const { load, measuredAt, node, processors } = recorded;
  const conditions = `Measured ${measuredAt.slice(0, 10)}, Node ${node}, ${processors} processors, load ${load.join(' to ')}.`;
  const text = `\n${conditions}\n\n${tabulate(recorded.figures)}\n\n`;
  await writeFile(
    'docs/performance.md',
    page.replace(place, (_, start, end) => `${start}${text}${end}`),
  );
}

await main(process.argv.slice(2));
