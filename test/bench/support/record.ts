import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Figure } from './benchmark.ts';
import { tabulate } from './figures-table.ts';

/** What was measured of one benchmark, and under which conditions. */
export type Recorded = {
  /** RFC 3339. */
  readonly measuredAt: string;
  readonly node: string;
  readonly processors: number;
  /** The load average over a minute before and after; well under the number of processors on a quiet machine. */
  readonly load: readonly [number, number];
  /** How long measuring took. */
  readonly seconds: number;
  readonly figures: readonly Figure[];
};

/**
 * Puts figures into performance.json of a folder, and into their place in its performance.md.
 * Rejects when that page has no place for them.
 */
export async function record(folder: string, name: string, recorded: Recorded): Promise<void> {
  const page = join(folder, 'performance.md');
  const text = await readFile(page, 'utf8');
  const place = new RegExp(`(<!-- figures ${name} -->\\n)[^]*?(<!-- end -->)`);
  if (!place.test(text)) throw new Error(`${page} has no place for ${name}`);
  const written = `\n${tellConditions(recorded)}\n\n${tabulate(recorded.figures)}\n\n`;
  await writeFormatted(
    page,
    text.replace(place, (_, start, end) => `${start}${written}${end}`),
  );
  const file = join(folder, 'performance.json');
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Record<string, Recorded>;
  await writeFormatted(file, JSON.stringify({ ...known, [name]: recorded }));
}

/** As `npm run format` would leave it. */
async function writeFormatted(file: string, text: string): Promise<void> {
  await writeFile(file, await format(text, { ...(await resolveConfig('package.json')), filepath: file }));
}

function tellConditions({ measuredAt, node, processors, load, seconds }: Recorded): string {
  const machine = `Node ${node}, ${processors} processors, load ${load.join(' to ')}`;
  return `Measured ${measuredAt.slice(0, 10)} in ${seconds} s, ${machine}.`;
}
