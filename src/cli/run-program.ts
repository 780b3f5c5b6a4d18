import type { Writable } from 'node:stream';
import { createOutput } from '../redaction/output.ts';
import { createRedactor, type Redactor } from '../redaction/redactor.ts';
import { describeTerminal, type CliContext } from './context.ts';
import { exitCodes, type ExitCode } from './exit.ts';
import { explainFailure } from './fault.ts';
import { createProgram } from './program.ts';
import { readVersion } from './version.ts';

/** The world outside the program. */
export type ProgramSurroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** The process's own when absent. */
  readonly cwd?: string;
  /** Aborts to stop the program; never when absent. */
  readonly signal?: AbortSignal;
  /** Listens to SIGHUP; nobody sends one when absent. */
  readonly onHangup?: CliContext['onHangup'];
  readonly redactor?: Redactor;
};

/** Runs the program on these arguments (without interpreter and script). Never throws; resolves with the exit code. */
export async function runProgram(argv: readonly string[], around: ProgramSurroundings): Promise<ExitCode> {
  const redactor = around.redactor ?? createRedactor();
  const output = createOutput({ stdout: around.stdout, stderr: around.stderr, redactor });
  let code: ExitCode = exitCodes.ok;
  try {
    const context: CliContext = {
      env: around.env,
      cwd: around.cwd ?? process.cwd(),
      version: readVersion(),
      signal: around.signal ?? new AbortController().signal,
      onHangup: around.onHangup ?? (() => {}),
      redactor,
      output,
      terminal: describeTerminal(around.stdout, around.env),
      finish(ended) {
        code = ended;
      },
    };
    await createProgram(context).parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return explainFailure(error, output, around.env);
  }
}
