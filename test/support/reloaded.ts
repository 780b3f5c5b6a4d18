import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWatched, type WatchedProcess } from './watched-process.ts';

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** A target as it stands in a configuration. */
export type Target = { readonly name?: string } & Readonly<Record<string, unknown>>;

/** A monitor that serves in a process of its own, and the file of its configuration. */
export type Reloaded = WatchedProcess & {
  readonly file: string;
  /** The samples of one scrape. */
  readonly scrape: () => Promise<string[]>;
  /** Asks for a reload and waits for its end; whether what the file says could be used. */
  readonly reload: (how: 'SIGHUP' | 'POST') => Promise<boolean>;
};

/** Starts `faultline serve` on these contents of a configuration. */
export async function startReloaded(
  folder: string,
  contents: string,
  flags: readonly string[],
): Promise<Reloaded> {
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
