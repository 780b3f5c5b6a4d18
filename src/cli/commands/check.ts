import { Option, type Command } from 'commander';
import { definitions } from '../../../probes/index.ts';
import { severities, type Severity } from '../../contract/verdict.ts';
import { findDefinition } from '../../monitor/find-definition.ts';
import { createProgress, type Progress } from '../../report/progress.ts';
import type { TargetReport } from '../../report/report.ts';
import { reporterNames, type ReporterName } from '../../report/reporters.ts';
import { exitCode, type VerdictOptions } from '../../report/verdict.ts';
import { checkTarget, type CheckedTarget } from '../check-target.ts';
import { readConfiguration } from '../configuration.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit.ts';
import { tellLeftovers } from '../leftovers.ts';
import { gather, parseRepeat, parseTimeScale } from '../option-values.ts';
import { openDestination } from '../report-destination.ts';
import { createScaledClock } from '../scaled-clock.ts';
import { checkProbes, selectTargets } from '../selection.ts';

type Options = {
  readonly config: string;
  readonly target?: readonly string[];
  readonly probe?: readonly string[];
  readonly repeat: number;
  readonly reporter: ReporterName;
  readonly output?: string;
  readonly failOn: Severity;
  readonly failOnChange?: true;
  readonly requireCoverage?: true;
  readonly timeScale: number;
};

const examples = `
Examples:
  $ faultline check --config faultline.yaml
  $ faultline check --config faultline.yaml --target staging --probe duplicate-label --repeat 20
  $ faultline check --config faultline.yaml --reporter json --output report.json --fail-on critical`;

/** Declares `faultline check`. */
export function declareCheck(program: Command, context: CliContext): void {
  program
    .command('check')
    .description('Run every probe once and judge the answers; the exit code tells a pipeline.')
    .requiredOption('--config <file>', 'the configuration')
    .option('--target <name>', 'only this target; may be repeated', gather)
    .option('--probe <name>', 'only this probe; may be repeated', gather)
    .option('--repeat <times>', 'how often each probe runs', parseRepeat, 1)
    .addOption(new Option('--reporter <name>', 'how to report').choices(reporterNames).default('text'))
    .option('--output <file>', 'write the report to a file')
    .addOption(
      new Option('--fail-on <severity>', 'the lowest severity of a violation that fails the check')
        .choices(severities)
        .default('warning'),
    )
    .option('--fail-on-change', 'fail on a change against the baseline too')
    .option('--require-coverage', 'end with 3 when something is not exercised by this configuration')
    .option('--time-scale <factor>', 'run faster than real time (loopback targets only)', parseTimeScale, 1)
    .addHelpText('after', examples)
    .action(async (options: Options) => context.finish(await check(options, context)));
}

async function check(options: Options, context: CliContext): Promise<ExitCode> {
  const config = await readConfiguration(options.config, context);
  const targets = selectTargets(config.targets, options.target);
  const clock = createScaledClock(options.timeScale, targets);
  const watched = targets.map((target) => ({ target, definition: findDefinition(definitions, target) }));
  checkProbes(
    options.probe,
    watched.map(({ definition }) => definition),
  );
  const verdict: VerdictOptions = {
    failOn: options.failOn,
    failOnChange: options.failOnChange === true,
    requireCoverage: options.requireCoverage === true,
  };
  const deliver = await openDestination(options.reporter, options.output, context);
  const progress = showProgress(context);
  const reports: TargetReport[] = [];
  for (const { target, definition } of watched) {
    const { probe: probes, repeat } = options;
    const watch = progress.sink;
    const checked = await checkTarget({ target, definition, clock, probes, repeat, verdict, watch }, context);
    progress.clear();
    if (context.signal.aborted) return tellInterruption(checked, context);
    tellLeftovers(checked.leftovers, context.output);
    reports.push(checked.report);
  }
  await deliver(reports, verdict);
  return exitCode(reports, verdict);
}

/** On a terminal one line is drawn over; elsewhere lines go beside the report, which has standard output to itself. */
function showProgress({ output, terminal }: CliContext): Progress {
  return createProgress({
    interactive: terminal.interactive,
    columns: terminal.columns,
    draw: (text) => output.write(text),
    print: (line) => output.error(line),
  });
}

/** Half a check says nothing: there is no report, but what was left behind is named in the last lines. */
function tellInterruption(checked: CheckedTarget, context: CliContext): ExitCode {
  const { requests } = checked.report;
  context.output.error(`Interrupted after ${requests} requests: no verdict.`);
  tellLeftovers(checked.leftovers, context.output);
  return exitCodes.interrupted;
}
