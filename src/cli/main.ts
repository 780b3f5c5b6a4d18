#!/usr/bin/env node
import { createOutput } from '../redaction/output.ts';
import { createRedactor } from '../redaction/redactor.ts';
import { explainFailure } from './fault.ts';
import { runProgram } from './run-program.ts';
import { listenForSignals } from './signals.ts';

const { env, stdout, stderr } = process;
const redactor = createRedactor();
const signal = listenForSignals(process, (code) => process.exit(code));

const onHangup = (listener: () => void): void => void process.on('SIGHUP', listener);

const crash = (error: unknown): void => {
  process.exit(explainFailure(error, createOutput({ stdout, stderr, redactor }), env));
};
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

process.exitCode = await runProgram(process.argv.slice(2), {
  env,
  stdout,
  stderr,
  signal,
  onHangup,
  redactor,
});
// Nothing should be left that keeps the process alive; if something is, it must not hold up whoever waits for the end.
setTimeout(() => process.exit(), 2_000).unref();
