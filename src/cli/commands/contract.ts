import { Option, type Command } from 'commander';
import { definitions } from '../../../probes/index.ts';
import type { CliContext } from '../context.ts';
import { contractFormats, contractWriters, type ContractFormat } from '../contract-formats.ts';
import { listContract } from '../contract-listing.ts';
import { exitCodes } from '../exit.ts';

type Options = { readonly format: ContractFormat };

const examples = `
Examples:
  $ faultline contract
  $ faultline contract --format markdown > contract.md`;

/** Declares `faultline contract`. */
export function declareContract(program: Command, context: CliContext): void {
  program
    .command('contract')
    .description(
      'Print the clauses, the probes that provoke them, and the metrics and alerts that tell of them.',
    )
    .addOption(new Option('--format <format>', 'how').choices(contractFormats).default('text'))
    .addHelpText('after', examples)
    .action(({ format }: Options) => {
      context.output.print(contractWriters[format](definitions.map(listContract)));
      context.finish(exitCodes.ok);
    });
}
