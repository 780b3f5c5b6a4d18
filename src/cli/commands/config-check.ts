import type { Command } from 'commander';
import { readConfiguration } from '../configuration.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit.ts';

const examples = `
Examples:
  $ faultline config check faultline.yaml`;

/** Declares `faultline config check`. */
export function declareConfigCheck(program: Command, context: CliContext): void {
  program
    .command('config')
    .description('Look after the configuration.')
    .command('check')
    .argument('<file>', 'the configuration')
    .description('Say what is wrong with a configuration, all of it at once; nothing is sent.')
    .addHelpText('after', examples)
    .action(async (file: string) => {
      const { targets, files } = await readConfiguration(file, context);
      const names = targets.map(({ name }) => name).join(', ');
      context.output.print(
        `${file} is valid: ${targets.length} target${targets.length === 1 ? '' : 's'} (${names})`,
      );
      if (files.length > 1) context.output.print(`read: ${files.join(', ')}`);
      context.finish(exitCodes.ok);
    });
}
