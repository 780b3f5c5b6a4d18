import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { startFaultline, type RunningProgram } from './program.ts';
import { startWatched, type WatchedProcess } from './watched-process.ts';

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** A target as it stands in a configuration. */
export type Target = Readonly<Record<string, unknown>>;

/** A sandbox in a process of its own, and what a configuration says of it. */
export type ServedApi = { readonly program: RunningProgram; readonly target: Target };

/** Starts `faultline sandbox`; the target is called `name`. */
export async function startApi(folder: string, name: string, flags: readonly string[]): Promise<ServedApi> {
  const file = join(folder, `${name}.yaml`);
  const program = startFaultline(['sandbox', '--print-config', file, ...flags], folder);
  await program.until(/Running\./);
  const { targets } = parse(await readFile(file, 'utf8')) as { targets: Target[] };
  return { program, target: { ...targets[0], name } };
}

/** A monitor that serves in a process of its own, and the file of its configuration. */
export type Served = WatchedProcess & {
  readonly file: string;
  /** The samples of one scrape. */
  readonly scrape: () => Promise<string[]>;
  /** Asks for a reload and waits for its end; whether what the file says could be used. */
  readonly reload: (how: 'SIGHUP' | 'POST') => Promise<boolean>;
};

/** Starts `faultline serve` on a configuration with these contents; its store is in `faultline-data` of the folder. */
export async function startServed(
  folder: string,
  contents: string,
  flags: readonly string[],
): Promise<Served> {
  const file = join(folder, 'faultline.yaml');
  await writeFile(file, contents);
  const program = startWatched(main, ['serve', '--config', file, '--web.enable-lifecycle', ...flags], folder);
  const [, url = ''] = await program.until(/Status +(\S+)\//);
  const endings = (): readonly string[] =>
    program.written().match(/loaded anew\.|could not be loaded anew|cannot be used;/g) ?? [];
  return {
    ...program,
    file,
    scrape: async () =>
      (await (await fetch(`${url}/metrics`)).text()).split('\n').filter((line) => !line.startsWith('#')),
    async reload(how) {
      if (how === 'POST') return (await fetch(`${url}/-/reload`, { method: 'POST' })).status === 200;
      const before = endings().length;
      program.process.kill('SIGHUP');
      while (endings().length === before) await new Promise((resolve) => setTimeout(resolve, 5));
      return endings()[before] === 'loaded anew.';
    },
  };
}

/** The sum of a metric's samples that hold this text. */
export function sumOf(samples: readonly string[], metric: string, text = ''): number {
  return samples
    .filter((line) => line.startsWith(`${metric}{`) && line.includes(text))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
