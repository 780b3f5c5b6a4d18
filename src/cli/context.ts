import type { Writable } from 'node:stream';
import type { Output } from '../redaction/output.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { ExitCode } from './exit.ts';

/** What a command may know of the world outside. */
export type CliContext = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Paths on the command line are relative to it. */
  readonly cwd: string;
  readonly version: string;
  /** Aborts when the program is asked to stop. */
  readonly signal: AbortSignal;
  /** Calls the listener at every SIGHUP, which otherwise ends a process; for good. */
  readonly onHangup: (listener: () => void) => void;
  readonly redactor: Redactor;
  readonly output: Output;
  readonly terminal: Terminal;
  /** Tells how the program is to end; a command calls it once, last. */
  finish(code: ExitCode): void;
};

/** What standard output can do. */
export type Terminal = {
  /** Whether a person watches, so that a line may be drawn over. */
  readonly interactive: boolean;
  readonly colour: boolean;
  readonly columns: number;
};

/** Looks at standard output: colour only on a terminal, and never where NO_COLOR (https://no-color.org) is set. */
export function describeTerminal(stdout: Writable, env: CliContext['env']): Terminal {
  const interactive = 'isTTY' in stdout && stdout.isTTY === true && env['TERM'] !== 'dumb';
  const columns = 'columns' in stdout && typeof stdout.columns === 'number' ? stdout.columns : 80;
  return { interactive, colour: interactive && (env['NO_COLOR'] ?? '') === '', columns };
}
