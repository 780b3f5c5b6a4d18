import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { startProgram, type RunningProgram } from '../program.ts';
import type { Gate } from './gate.ts';

const main = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
const fewProbes = new URL('few-probes.mjs', import.meta.url).href;

/** One of several monitors, over all its lives; always at the same address. */
export type Monitor = {
  readonly name: string;
  /** Host and port of its pages. */
  readonly instance: string;
  /** Its way to the database. */
  readonly gate: Gate;
  start(): void;
  /** Sends a signal to the process; nothing where it is not alive. */
  signal(signal: NodeJS.Signals): void;
  /** Ends this life by a signal, and resolves with its exit code. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** Resolves once it has written this in its present life. */
  until(pattern: RegExp): Promise<void>;
  /** All that it has written in all its lives. */
  written(): string;
};

/** What a monitor is configured with. */
export type MonitorSetup = {
  readonly folder: string;
  readonly name: string;
  readonly port: number;
  readonly gate: Gate;
  /** As keys of the configuration, but for what tells monitors apart. */
  readonly target: Readonly<Record<string, unknown>>;
  readonly store: Readonly<Record<string, unknown>>;
};

/** Writes the configuration of a monitor; it is not started yet. Its requests name it in their `User-Agent`. */
export async function configureMonitor(setup: MonitorSetup): Promise<Monitor> {
  const { folder, name, port, gate, target, store } = setup;
  const instance = `127.0.0.1:${port}`;
  const file = join(folder, `${name}.yaml`);
  const targets = [{ ...target, contact: contactOf(name) }];
  await writeFile(file, stringify({ web: { listen: instance }, store, targets }), { mode: 0o600 });
  let life: RunningProgram | undefined;
  let before = '';
  return {
    name,
    instance,
    gate,
    start() {
      life = startProgram(process.execPath, ['--import', fewProbes, main, 'serve', '--config', file], folder);
    },
    signal: (signal) => void life?.process.kill(signal),
    async end(signal) {
      const code = (await life?.stop(signal)) ?? null;
      before += life?.written() ?? '';
      life = undefined;
      return code;
    },
    async until(pattern) {
      await life?.until(pattern);
    },
    written: () => before + (life?.written() ?? ''),
  };
}

function contactOf(name: string): string {
  return `${name}@localhost`;
}

/** The monitor that a `User-Agent` names; undefined where it names none. */
export function readMonitor(agent: string | undefined): string | undefined {
  return /\(([\w-]+)@localhost\)/.exec(agent ?? '')?.[1];
}
