import { CommanderError } from 'commander';
import { ConfigError } from '../config/problem.ts';
import { HarError } from '../har/har-error.ts';
import type { Output } from '../redaction/output.ts';
import { inertLines } from '../text/inert.ts';
import { SandboxError } from '../sandbox/sandbox-error.ts';
import { StoreError } from '../store/store-error.ts';
import { ListenError } from '../web/listen-error.ts';
import { exitCodes, UsageError, type ExitCode } from './exit.ts';

/** Errors whose message tells the user what to change: no fault of the program. */
const usageErrors = [UsageError, HarError, SandboxError, ListenError, StoreError] as const;

/** Says in words why the program ends, and how. A stack is shown only when asked for by FAULTLINE_DEBUG=1. */
export function explainFailure(
  error: unknown,
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
): ExitCode {
  // Commander has already said what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  // Its message has a line for each problem, each with its place.
  if (error instanceof ConfigError) {
    output.error(inertLines(error.message));
    return exitCodes.usage;
  }
  if (usageErrors.some((known) => error instanceof known) && error instanceof Error) {
    output.error(`faultline: ${inertLines(error.message)}`);
    return exitCodes.usage;
  }
  const what = error instanceof Error ? error.message : String(error);
  output.error(`faultline: an unexpected fault of its own: ${inertLines(what)}`);
  if (env['FAULTLINE_DEBUG'] === '1') output.error(inertLines(stackOf(error)));
  else output.error('Set FAULTLINE_DEBUG=1 to see where it happened; please report it.');
  return exitCodes.fault;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : 'no stack is known';
}
