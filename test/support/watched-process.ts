import { readdir } from 'node:fs/promises';
import { startProgram, type RunningProgram } from './program.ts';

/** What a process holds, once everything that could be let go was let go. */
export type Held = {
  /** MiB of the heap after a full collection. */
  readonly heap: number;
  /** MiB of memory that the process has of the system. */
  readonly resident: number;
  /** What keeps it alive: timers, sockets, handles, by their kind. */
  readonly resources: Readonly<Record<string, number>>;
  /** Open file descriptors. */
  readonly files: number;
};

/** A program of Node's that tells what it holds. */
export type WatchedProcess = RunningProgram & { readonly held: () => Promise<Held> };

const marker = 'what is held';
/** At each SIGUSR2 a line of what is held. */
const telling = `let told = 0;
process.on('SIGUSR2', () => {
  gc();
  const { heapUsed, rss } = process.memoryUsage();
  const resources = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  const mebibytes = (bytes) => Math.round((bytes / 1024 / 1024) * 10) / 10;
  told += 1;
  console.log('${marker} ' + told + ' ' + JSON.stringify({ heap: mebibytes(heapUsed), resident: mebibytes(rss), resources }));
});`;

/** Starts a module of Node's with these arguments. */
export function startWatched(module: string, args: readonly string[], cwd?: string): WatchedProcess {
  const flags = ['--expose-gc', `--import=data:text/javascript,${encodeURIComponent(telling)}`];
  const program = startProgram(process.execPath, [...flags, module, ...args], cwd);
  let asked = 0;
  return {
    ...program,
    async held() {
      asked += 1;
      program.process.kill('SIGUSR2');
      const [, text = '{}'] = await program.until(new RegExp(`${marker} ${asked} (.*)\n`));
      const files = await readdir(`/proc/${program.process.pid}/fd`);
      return { ...(JSON.parse(text) as Omit<Held, 'files'>), files: files.length };
    },
  };
}
