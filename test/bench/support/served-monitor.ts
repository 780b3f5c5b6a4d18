import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { stringify } from 'yaml';
import type { SandboxTarget } from '../../../src/sandbox/configuration.ts';
import { findFreePort } from './free-port.ts';
import { program, targetEntry } from './target-entry.ts';

/** `faultline serve` as a process of its own. */
export type ServedMonitor = {
  readonly pid: number;
  /** The samples of a scrape: series to value. */
  scrape(): Promise<ReadonlyMap<string, number>>;
  /** Bytes of everything that it keeps on disk. */
  storeBytes(): Promise<number>;
  stop(): Promise<void>;
};

/** When every probe runs, as a cron expression, and how much faster than time. */
export type Serving = { readonly schedule: string; readonly scale?: number };

/** Starts it on these targets, reading only; resolves once it answers. */
export async function serveMonitor(
  targets: readonly SandboxTarget[],
  { schedule, scale = 1 }: Serving,
): Promise<ServedMonitor> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-bench-'));
  const store = join(folder, 'store');
  const listen = `127.0.0.1:${await findFreePort()}`;
  const file = join(folder, 'faultline.yaml');
  const entries = targets.map((target, index) =>
    targetEntry(target, `target-${index}`, { pace: 4.5, schedule }),
  );
  const configuration = { web: { listen }, store: { path: store }, targets: entries };
  await writeFile(file, stringify(configuration), { mode: 0o600 });
  const args = [...process.execArgv, program, 'serve', '--config', file, '--time-scale', String(scale)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const scrape = async (): Promise<ReadonlyMap<string, number>> => {
    const { body } = await request(`http://${listen}/metrics`);
    return readSamples(await body.text());
  };
  while ((await scrape().catch(() => undefined)) === undefined) {
    if (child.exitCode !== null) throw new Error('faultline serve ended at once');
    await sleep(100);
  }
  return {
    pid: child.pid ?? 0,
    scrape,
    async storeBytes() {
      const names = await readdir(store);
      const sizes = await Promise.all(names.map(async (name) => (await stat(join(store, name))).size));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    async stop() {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill()) await ended;
      await rm(folder, { recursive: true });
    },
  };
}

function readSamples(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}
