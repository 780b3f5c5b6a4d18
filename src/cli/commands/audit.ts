import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { definitions } from '../../../probes/index.ts';
import type { AuditCount } from '../../audit/audit.ts';
import { createClock } from '../../clock/clock.ts';
import { severities, type Severity } from '../../contract/verdict.ts';
import { inert } from '../../text/inert.ts';
import { reporterNames, type ReporterName } from '../../report/reporters.ts';
import { exitCode, type VerdictOptions } from '../../report/verdict.ts';
import { configuredTargets, knownTargets } from '../audit-targets.ts';
import { readConfiguration } from '../configuration.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { gather } from '../option-values.ts';
import { openDestination } from '../report-destination.ts';
import { runAudit } from '../run-audit.ts';

type Options = {
  readonly config?: string;
  readonly target?: readonly string[];
  readonly reporter: ReporterName;
  readonly output?: string;
  readonly failOn: Severity;
};

const examples = `
Examples:
  $ faultline audit session.har
      traffic with the vendor's own deployment, as a browser saves it ("Save all as HAR")
  $ faultline audit proxy.har --config faultline.yaml --target staging
      traffic with a deployment of your own: the base URLs in the configuration tell which entries are meant
  $ faultline audit session.har --reporter html --output audit.html --fail-on critical`;

/** Declares `faultline audit`. */
export function declareAudit(program: Command, context: CliContext): void {
  program
    .command('audit')
    .argument('<file>', 'an HTTP archive (HAR)')
    .description(
      'Judge traffic that somebody recorded; nothing is sent. The exit code tells as that of check.',
    )
    .option(
      '--config <file>',
      'whose base URLs tell which API an entry belongs to (default: known deployments)',
    )
    .option('--target <name>', 'only this target of the configuration; may be repeated', gather)
    .addOption(new Option('--reporter <name>', 'how to report').choices(reporterNames).default('text'))
    .option('--output <file>', 'write the report to a file')
    .addOption(
      new Option('--fail-on <severity>', 'the lowest severity of a violation that fails the audit')
        .choices(severities)
        .default('warning'),
    )
    .addHelpText('after', examples)
    .action(async (file: string, options: Options) => context.finish(await audit(file, options, context)));
}

async function audit(file: string, options: Options, context: CliContext): Promise<ExitCode> {
  const { config, target, failOn } = options;
  if (config === undefined && target !== undefined) {
    throw new UsageError('--target names a target of a configuration; give --config too');
  }
  const targets =
    config === undefined
      ? knownTargets(definitions)
      : configuredTargets(await readConfiguration(config, context), target, definitions);
  const verdict: VerdictOptions = { failOn, failOnChange: false, requireCoverage: false };
  const deliver = await openDestination(options.reporter, options.output, context);
  const path = context.cwd === process.cwd() ? file : resolve(context.cwd, file);
  const progress = showProgress(context);
  try {
    const run = {
      path,
      targets,
      clock: createClock(1),
      verdict,
      progress: (read: number) => progress.tell(read),
    };
    const { reports, count } = await runAudit(run, context);
    progress.clear();
    tellProblems(count, context);
    await deliver(reports, verdict);
    return exitCode(reports, verdict);
  } catch (error) {
    progress.clear();
    if (!context.signal.aborted) throw error;
    context.output.error('Interrupted: no verdict.');
    return exitCodes.interrupted;
  }
}

/** Entries between two signs of life. */
const stride = 500;
const eraseLine = '\r\u001b[2K';

function showProgress({ output, terminal }: CliContext): { tell(entries: number): void; clear(): void } {
  let drawn = false;
  return {
    tell(entries) {
      if (!terminal.interactive || entries % stride !== 0) return;
      output.write(`${eraseLine}${entries} entries read`);
      drawn = true;
    },
    clear() {
      if (drawn) output.write(eraseLine);
    },
  };
}

function tellProblems({ entries, judged, unreadable, elsewhere }: AuditCount, { output }: CliContext): void {
  for (const problem of unreadable) output.error(`Not read: ${inert(problem)}`);
  if (entries === 0) output.error('The archive has no entries.');
  const isForeign = [...judged.values()].every((count) => count === 0) && elsewhere.length > 0;
  if (!isForeign) return;
  output.error(
    `No entry went to an API that is known here; the archive holds: ${elsewhere.map(inert).join(', ')}`,
  );
  output.error('Give --config with the base URLs of your deployment.');
}
