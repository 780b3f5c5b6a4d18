import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { acceptChanges, showBaseline } from '../baseline-actions.ts';
import { exportBaseline, importBaseline } from '../baseline-transfer.ts';
import { exitCodes } from '../exit.ts';

type Options = { readonly config: string; readonly target?: string };
type AcceptOptions = Options & { readonly all?: true; readonly reason: string };

const examples = `
Examples:
  $ faultline baseline show --config faultline.yaml
  $ faultline baseline accept 1a2b3c4d --reason "announced on Monday" --config faultline.yaml
  $ faultline baseline accept --all --reason "new gateway" --config faultline.yaml
  $ faultline baseline export production.baseline.yaml --config faultline.yaml

A monitor may be running meanwhile, except for import.`;

/** Declares `faultline baseline`. */
export function declareBaseline(program: Command, context: CliContext): void {
  const baseline = program
    .command('baseline')
    .description('Look after the recorded shape of errors, and accept what changed.')
    .addHelpText('after', examples);
  const declare = (name: string, description: string): Command =>
    baseline
      .command(name)
      .description(description)
      .requiredOption('--config <file>', 'the configuration')
      .option('--target <name>', 'which target, where there are several');
  const done = (): void => context.finish(exitCodes.ok);

  declare('show', 'Show what is recorded, and what changed.').action(async (options: Options) => {
    await showBaseline(options, context);
    done();
  });
  declare('accept', 'Record what changed in place of what was: one change, or all.')
    .argument('[id]', 'the id of the change')
    .option('--all', 'every change that is open')
    .requiredOption('--reason <text>', 'why; it is kept beside what was accepted')
    .action(async (id: string | undefined, options: AcceptOptions) => {
      await acceptChanges({ id, ...options }, context);
      done();
    });
  declare('export', 'Write what is recorded into a file that can be reviewed and committed.')
    .argument('<file>', 'the file to write')
    .action(async (file: string, options: Options) => {
      await exportBaseline(resolve(context.cwd, file), options, context);
      done();
    });
  declare('import', 'Take a reviewed file in; no monitor may be running.')
    .argument('<file>', 'the file to read')
    .action(async (file: string, options: Options) => {
      await importBaseline(resolve(context.cwd, file), options, context);
      done();
    });
}
