import { Writable } from 'node:stream';
import { runProgram, type ProgramSurroundings } from '../../src/cli/run-program.ts';

/** A stream that keeps what is written to it. */
export class Captured extends Writable {
  text = '';
  #watchers: (() => void)[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    for (const watch of this.#watchers) watch();
    done();
  }

  /** Resolves once the text holds `part`. */
  async holds(part: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const watch = (): void => {
        if (this.text.includes(part)) resolve();
      };
      this.#watchers.push(watch);
      watch();
    });
  }
}

/** A program that runs in this process. */
export type RunningProgram = {
  readonly stdout: Captured;
  readonly stderr: Captured;
  readonly ended: Promise<number>;
  /** Asks it to stop, as Ctrl-C does. */
  stop(): void;
};

/** Starts the program in this process, with its output captured. */
export function startProgram(
  argv: readonly string[],
  around: Partial<ProgramSurroundings> = {},
): RunningProgram {
  const stdout = new Captured();
  const stderr = new Captured();
  const stopping = new AbortController();
  const ended = runProgram(argv, { env: {}, stdout, stderr, signal: stopping.signal, ...around });
  return { stdout, stderr, ended, stop: () => stopping.abort() };
}

/** Runs the program in this process until it ends. */
export async function runCaptured(
  argv: readonly string[],
  around: Partial<ProgramSurroundings> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const program = startProgram(argv, around);
  const code = await program.ended;
  return { code, stdout: program.stdout.text, stderr: program.stderr.text };
}
