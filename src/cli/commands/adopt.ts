import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { definitions } from '../../../probes/index.ts';
import { findDefinition } from '../../monitor/find-definition.ts';
import { createProgress } from '../../report/progress.ts';
import { adoptTarget, type Adopted } from '../adopt-target.ts';
import { readConfiguration } from '../configuration.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { parseTimeScale } from '../option-values.ts';
import { createScaledClock } from '../scaled-clock.ts';
import { selectOneTarget } from '../selection.ts';

type Options = {
  readonly config: string;
  readonly target?: string;
  readonly output: string;
  readonly timeScale: number;
};

const examples = `
Examples:
  $ faultline adopt --config faultline.yaml --output production.baseline.yaml

It reads only, whatever the configuration allows. Review the file, then name it in the configuration:
  targets:
    - name: production
      baseline: production.baseline.yaml`;

/** Declares `faultline adopt`. */
export function declareAdopt(program: Command, context: CliContext): void {
  program
    .command('adopt')
    .description(
      'Meet an API for the first time: record its errors, and what never held, in a file to review.',
    )
    .requiredOption('--config <file>', 'the configuration')
    .option('--target <name>', 'which target, where there are several')
    .requiredOption('--output <file>', 'the file to write; it must not exist yet')
    .option('--time-scale <factor>', 'run faster than real time (loopback targets only)', parseTimeScale, 1)
    .addHelpText('after', examples)
    .action(async (options: Options) => context.finish(await adopt(options, context)));
}

async function adopt(options: Options, context: CliContext): Promise<ExitCode> {
  const { output, terminal } = context;
  const { targets } = await readConfiguration(options.config, context);
  const target = selectOneTarget(targets, options.target);
  const clock = createScaledClock(options.timeScale, [target]);
  const path = resolve(context.cwd, options.output);
  await requireAbsent(path);
  const progress = createProgress({
    interactive: terminal.interactive,
    columns: terminal.columns,
    draw: (text) => output.write(text),
    print: (line) => output.error(line),
  });
  const definition = findDefinition(definitions, target);
  const adopted = await adoptTarget({ target, definition, clock, watch: progress.sink }, context);
  progress.clear();
  if (context.signal.aborted) {
    output.error(`Interrupted after ${adopted.requests} requests: nothing was written.`);
    return exitCodes.interrupted;
  }
  if (adopted.situations === 0) {
    output.error(
      'No error of this API could be recorded, so nothing was written: `faultline check` tells why.',
    );
    return exitCodes.inconclusive;
  }
  await output.writeFile(path, adopted.text);
  tellAdopted(adopted, path, context);
  return exitCodes.ok;
}

function tellAdopted(
  { situations, neverHeld, requests }: Adopted,
  path: string,
  { output }: CliContext,
): void {
  output.print(`Recorded ${situations} situations in ${requests} requests: ${path}`);
  if (neverHeld.length > 0) {
    output.print(`Violated from the start: ${neverHeld.join(', ')}`);
    output.print('Fill in reason and expires of each of them, or take it out of the file.');
  }
  output.print('Review the file, then name it in the configuration, as `baseline` of the target.');
}

/** What is there may have been reviewed already. */
async function requireAbsent(path: string): Promise<void> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) throw new UsageError(`--output ${path} exists; name another file, or remove it first`);
}
