import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { TargetReport } from '../report/report.ts';
import { writeGithubSummary } from '../report/github-summary.ts';
import { reporters, type ReporterName } from '../report/reporters.ts';
import type { VerdictOptions } from '../report/verdict.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './exit.ts';

/** Writes the reports to where they were asked for. */
export type ReportDestination = (reports: readonly TargetReport[], verdict: VerdictOptions) => Promise<void>;

/**
 * Opens the way to standard output or to a file. What can go wrong with a file goes wrong here, before minutes are
 * spent on a check. The `github` reporter writes the step's summary page beside, where the workflow offers one.
 * @throws UsageError when the file cannot be written.
 */
export async function openDestination(
  reporter: ReporterName,
  file: string | undefined,
  context: CliContext,
): Promise<ReportDestination> {
  const deliver = await openStreamOrFile(reporter, file, context);
  const summary = context.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (reporter !== 'github' || summary === '') return deliver;
  return async (reports, verdict) => {
    await deliver(reports, verdict);
    await addToSummary(summary, writeGithubSummary(reports, { colour: false, verdict }), context);
  };
}

async function openStreamOrFile(
  reporter: ReporterName,
  file: string | undefined,
  { output, terminal, cwd }: CliContext,
): Promise<ReportDestination> {
  const write = reporters[reporter];
  if (file === undefined) {
    return async (reports, verdict) => {
      output.print(write(reports, { colour: terminal.colour, verdict }));
    };
  }
  const path = resolve(cwd, file);
  await requireWritable(path);
  return async (reports, verdict) => {
    await output.writeFile(path, write(reports, { colour: false, verdict }));
    output.error(`The report is in ${path}`);
  };
}

/** The job's summary page belongs to the whole step: what stands there stays. A summary that fails fails no check. */
async function addToSummary(path: string, text: string, { output }: CliContext): Promise<void> {
  try {
    const before = await readFile(path, 'utf8').catch(() => '');
    await output.writeFile(path, before + text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    output.error(`The step summary could not be written: ${why}`);
  }
}

async function requireWritable(path: string): Promise<void> {
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory() === true) throw new UsageError(`--output ${path} is a folder; name a file`);
  const needed = known === undefined ? dirname(path) : path;
  try {
    await access(needed, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--output ${path} cannot be written: ${why}`);
  }
}
