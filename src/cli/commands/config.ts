import type { Command } from 'commander';
import type { WebAccess } from '../../config/web-access.ts';
import { writeConfigSchema } from '../configuration-document.ts';
import { readConfiguration, readWebAccess } from '../configuration.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { accessOption, overrideWeb, type WebFlags } from '../web-flags.ts';

/** Declares `faultline config check` and `faultline config schema`. */
export function declareConfig(program: Command, context: CliContext): void {
  const config = program.command('config').description('Look after the configuration.');
  declareCheck(config, context);
  declareSchema(config, context);
}

const checkExamples = `
Examples:
  $ faultline config check faultline.yaml
  $ faultline config check faultline.yaml --web.config.file web-config.yaml`;

function declareCheck(config: Command, context: CliContext): void {
  config
    .command('check')
    .argument('<file>', 'the configuration')
    .addOption(accessOption())
    .description('Say what is wrong with a configuration, all of it at once; nothing is sent.')
    .addHelpText('after', checkExamples)
    .action(async (file: string, options: Pick<WebFlags, 'web.config.file'>) => {
      const { targets, files, web } = await readConfiguration(file, context);
      const { configFile } = overrideWeb(web, options);
      const access = configFile === undefined ? undefined : await readWebAccess(configFile, context);
      const names = targets.map(({ name }) => name).join(', ');
      context.output.print(
        `${file} is valid: ${targets.length} target${targets.length === 1 ? '' : 's'} (${names})`,
      );
      if (files.length > 1) context.output.print(`read: ${files.join(', ')}`);
      if (access !== undefined) context.output.print(`${configFile} is valid: ${describeAccess(access)}`);
      context.finish(exitCodes.ok);
    });
}

function describeAccess({ tls, users }: WebAccess): string {
  const clients = tls?.clients === undefined ? '' : ' with certificates of clients';
  const who = users.size === 0 ? 'no users' : users.size === 1 ? '1 user' : `${users.size} users`;
  return `${tls === undefined ? 'plain HTTP' : 'TLS'}${clients}, ${who}`;
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
