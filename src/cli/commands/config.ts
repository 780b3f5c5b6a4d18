import type { Command } from 'commander';
import { writeConfigSchema } from '../configuration-document.ts';
import { readConfiguration } from '../configuration.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit.ts';

/** Declares `faultline config check` and `faultline config schema`. */
export function declareConfig(program: Command, context: CliContext): void {
  const config = program.command('config').description('Look after the configuration.');
  declareCheck(config, context);
  declareSchema(config, context);
}

const checkExamples = `
Examples:
  $ faultline config check faultline.yaml`;

function declareCheck(config: Command, context: CliContext): void {
  config
    .command('check')
    .argument('<file>', 'the configuration')
    .description('Say what is wrong with a configuration, all of it at once; nothing is sent.')
    .addHelpText('after', checkExamples)
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

const schemaExamples = `
Examples:
  $ faultline config schema > faultline.schema.json
      for the first line of faultline.yaml:
      # yaml-language-server: $schema=faultline.schema.json`;

function declareSchema(config: Command, context: CliContext): void {
  config
    .command('schema')
    .option('--included', 'for files that `include` names')
    .description('Print a JSON Schema, with which editors complete and check a configuration.')
    .addHelpText('after', schemaExamples)
    .action(({ included = false }: { included?: boolean }) => {
      context.output.print(writeConfigSchema({ included }));
      context.finish(exitCodes.ok);
    });
}
