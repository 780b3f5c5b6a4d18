import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** A program that is running, and everything it has written so far. */
export type RunningProgram = {
  readonly process: ChildProcess;
  readonly written: () => string;
  /** Resolves with the match as soon as the program has written it; rejects when it ends first, or after `seconds`. */
  until(pattern: RegExp, seconds?: number): Promise<RegExpExecArray>;
  /** Asks it to stop and resolves with its exit code, null when a signal ended it; rejects where Node saw a leak in it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

/** Starts a program; standard output and standard error are kept together. */
export function startProgram(command: string, args: readonly string[], cwd?: string): RunningProgram {
  const process = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const listeners = new Set<() => void>();
  let text = '';
  const note = (chunk: Buffer | string): void => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  process.stdout.on('data', note);
  process.stderr.on('data', note);
  process.on('error', (error) => note(`${command} could not be started: ${error.message}\n`));
  process.on('close', () => note(''));
  return {
    process,
    written: () => text,
    until(pattern, seconds = 60) {
      return new Promise((resolve, reject) => {
        const settle = (then: () => void): void => {
          listeners.delete(look);
          clearTimeout(timer);
          then();
        };
        const look = (): void => {
          const match = pattern.exec(text);
          if (match !== null) settle(() => resolve(match));
          else if (process.exitCode !== null || process.signalCode !== null) {
            settle(() => reject(new Error(`${command} ended without writing ${pattern}:\n${text}`)));
          }
        };
        const timer = setTimeout(() => {
          settle(() =>
            reject(new Error(`${command} did not write ${pattern} within ${seconds} s:\n${text}`)),
          );
        }, seconds * 1000);
        listeners.add(look);
        look();
      });
    },
    async stop(signal = 'SIGTERM') {
      if (process.exitCode === null && process.signalCode === null) {
        const closed = once(process, 'close');
        process.kill(signal);
        await closed;
      }
      const leak = /^.*MaxListenersExceededWarning.*$/m.exec(text)?.[0];
      if (leak !== undefined) throw new Error(leak);
      return process.exitCode;
    },
  };
}

/** Starts Faultline itself, as it is built. */
export function startFaultline(args: readonly string[], cwd?: string): RunningProgram {
  return startProgram(globalThis.process.execPath, [main, ...args], cwd);
}
