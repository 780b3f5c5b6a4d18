import { Command } from 'commander';
import { declareAdopt } from './commands/adopt.ts';
import { declareAudit } from './commands/audit.ts';
import { declareBaseline } from './commands/baseline.ts';
import { declareCheck } from './commands/check.ts';
import { declareConfig } from './commands/config.ts';
import { declareContract } from './commands/contract.ts';
import { declareDemo } from './commands/demo.ts';
import { declareEvidence } from './commands/evidence.ts';
import { declareSandbox } from './commands/sandbox.ts';
import { declareServe } from './commands/serve.ts';
import type { CliContext } from './context.ts';

const examples = `
Examples:
  $ faultline demo
      the sandbox and a monitor in one process, nothing to configure
  $ faultline sandbox --print-config faultline.yaml
      a reference API to develop and test against
  $ faultline check --config faultline.yaml
      every probe once, judged; the exit code tells a pipeline

Exit codes:
  0  everything that could be judged conforms
  1  a clause of the contract is violated
  2  the command line or the configuration is wrong
  3  nothing is violated, but something could not be judged
  70 a fault of Faultline's own
  130 check was interrupted`;

/** Every command, in the order in which help lists them. */
const commands = [
  declareDemo,
  declareServe,
  declareCheck,
  declareAudit,
  declareAdopt,
  declareSandbox,
  declareContract,
  declareConfig,
  declareEvidence,
  declareBaseline,
] as const;

/** The whole command line. Parsing throws CommanderError where commander would have ended the process. */
export function createProgram(context: CliContext): Command {
  const { output } = context;
  const program = new Command('faultline')
    .description(
      'Watches the error contract of a web API: provokes each documented error and judges the answer.',
    )
    .version(context.version, '-V, --version', 'print the version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.print(text),
      writeErr: (text) => output.error(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('Add --help to see what can be given.')
    .addHelpText('after', examples);
  for (const declare of commands) declare(program, context);
  return program;
}
