import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { stringify } from 'yaml';
import type { SandboxTarget } from '../../../src/sandbox/configuration.ts';
import { findFreePort } from '../support/free-port.ts';

/** `faultline serve` as a process of its own. */
export type ServedMonitor = {
  readonly pid: number;
  /** The samples of a scrape: series to value. */
  scrape(): Promise<ReadonlyMap<string, number>>;
  /** Bytes of everything that it keeps on disk. */
  storeBytes(): Promise<number>;
  stop(): Promise<void>;
};

/** As it is built and shipped; npm starts its scripts in the project's folder. */
const main = resolve('dist/src/cli/main.js');

/** Starts it on these targets, reading only, every probe once a minute; resolves once it answers. */
export async function serveMonitor(targets: readonly SandboxTarget[]): Promise<ServedMonitor> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-bench-'));
  const store = join(folder, 'store');
  const listen = `127.0.0.1:${await findFreePort()}`;
  const file = join(folder, 'faultline.yaml');
  const configuration = { web: { listen }, store: { path: store }, targets: targets.map(readOnly) };
  await writeFile(file, stringify(configuration), { mode: 0o600 });
  const child = spawn(process.execPath, [main, 'serve', '--config', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
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

function readOnly(sandbox: SandboxTarget, index: number): object {
  const { contract, contact, apis, accounts, resources, limits } = sandbox;
  const careful = { writes: false, bursts: false, forgeries: false };
  const schedule = { default: '* * * * *' };
  return {
    name: `target-${index}`,
    contract,
    contact,
    apis,
    accounts,
    resources,
    limits,
    ...careful,
    schedule,
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
