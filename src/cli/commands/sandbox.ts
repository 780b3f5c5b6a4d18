import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { createClock, type Clock } from '../../clock/clock.ts';
import type { Output } from '../../redaction/output.ts';
import { driftCatalogue } from '../../sandbox/drifts/index.ts';
import { readScenarioFile } from '../../sandbox/scenario/read-scenario.ts';
import type { Scenario } from '../../sandbox/scenario/scenario.ts';
import { readSeedFile } from '../../sandbox/seed/read-seed.ts';
import type { Seed } from '../../sandbox/seed/seed.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { inert } from '../../text/inert.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit.ts';
import { playScenario, printFinding, printJudgement } from '../judged-sandbox.ts';
import { gather, parsePort, parsePorts, parseTimeScale, type SandboxPorts } from '../option-values.ts';
import { untilAborted } from '../signals.ts';

type Options = {
  readonly port?: SandboxPorts;
  readonly drift?: readonly string[];
  readonly limiter?: NonNullable<SandboxOptions['limiter']>;
  readonly limitScope?: NonNullable<SandboxOptions['limitScope']>;
  readonly code?: NonNullable<SandboxOptions['code']>;
  readonly seed?: string;
  readonly printConfig?: string;
  readonly control?: number;
  readonly timeScale: number;
  readonly judge?: true;
  readonly scenario?: string;
  readonly list?: true;
  readonly verbose?: true;
};

const examples = `
Examples:
  $ faultline sandbox --port 9501,9502,9503 --print-config faultline.yaml
  $ faultline sandbox --drift retry-after-absent --drift 'help-missing:labels.create@1/10'
  $ faultline sandbox --judge
      tell what each client breaks of the rules that the documentation sets for clients
  $ faultline sandbox --port 9501,9502,9503 --scenario examples/client-scenario.yaml
      put a client through faults; ends by itself with 0 (it conforms), 1 (it does not), 3 (something never occurred)
  $ faultline sandbox --list`;

/** Declares `faultline sandbox`. */
export function declareSandbox(program: Command, context: CliContext): void {
  program
    .command('sandbox')
    .description('Run the reference API alone: conformant by default, drifted on request.')
    .option(
      '--port <rest,emulator,token>',
      'the three ports on 127.0.0.1 (default: any free ones)',
      parsePorts,
    )
    .option('--drift <name[:scope][@1/n]>', 'a drift that is on from the start; may be repeated', gather)
    .addOption(
      new Option('--limiter <kind>', 'how requests are limited').choices([
        'anchored',
        'aligned',
        'sliding',
        'token-bucket',
      ]),
    )
    .addOption(
      new Option('--limit-scope <scope>', 'what the quota is counted by').choices([
        'account',
        'target',
        'address',
      ]),
    )
    .addOption(new Option('--code <form>', 'how `code` is printed in errors').choices(['number', 'string']))
    .option('--seed <file>', 'what it holds at the start, as YAML or JSON (default: built in)')
    .option('--print-config <file>', 'write a configuration that is ready to use')
    .option('--control <port>', 'open a port for switching drifts while it runs (0: any free one)', parsePort)
    .option('--time-scale <factor>', 'run faster than real time', parseTimeScale, 1)
    .option('--judge', 'judge the clients; the control port serves /judge, /judge/metrics and /judge/junit')
    .option('--scenario <file>', 'play scripted faults, judge what the client makes of them, and end')
    .option('--list', 'list the drifts and end')
    .option('--verbose', 'print a line for each request')
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      if (options.list === true) {
        listDrifts(context.output);
        context.finish(exitCodes.ok);
      } else context.finish(await serveSandbox(options, context));
    });
}

function listDrifts(output: Output): void {
  const width = Math.max(...driftCatalogue.map(({ name }) => name.length));
  for (const { name, effect, clauses } of driftCatalogue) {
    output.print(`${name.padEnd(width)}  ${effect} (${clauses.join(', ')})`);
  }
}

async function serveSandbox(options: Options, context: CliContext): Promise<ExitCode> {
  const { output, signal, cwd } = context;
  const scenario =
    options.scenario === undefined ? undefined : await readScenarioFile(resolve(cwd, options.scenario));
  const seed = options.seed === undefined ? undefined : await readSeedFile(resolve(cwd, options.seed));
  const clock = createClock(options.timeScale);
  const sandbox = await startSandbox(sandboxOptions(options, { clock, output, seed, scenario }));
  try {
    describeSandbox(sandbox, output);
    if (options.printConfig !== undefined) {
      await sandbox.printConfiguration(resolve(cwd, options.printConfig));
      const scale = options.timeScale === 1 ? '' : ` --time-scale ${options.timeScale}`;
      output.print(`Configuration written. Try: faultline check --config ${options.printConfig}${scale}`);
    }
    output.print('Running. Ctrl-C stops it.');
    if (scenario !== undefined) return await playScenario({ scenario, sandbox, clock, signal, output });
    await untilAborted(signal);
    printJudgement(sandbox, output);
    return exitCodes.ok;
  } finally {
    await sandbox.stop();
    output.print('Stopped.');
  }
}

type Prepared = {
  readonly clock: Clock;
  readonly output: Output;
  readonly seed: Seed | undefined;
  readonly scenario: Scenario | undefined;
};

function sandboxOptions(options: Options, { clock, output, seed, scenario }: Prepared): SandboxOptions {
  const judge = options.judge === true || scenario !== undefined;
  // A judge whose report nobody can ask for would be half of one.
  const control = options.control ?? (judge ? 0 : undefined);
  return {
    clock,
    drifts: options.drift ?? [],
    judge,
    onFinding: printFinding(output),
    ...(options.port === undefined ? {} : { ports: options.port }),
    ...(control === undefined ? {} : { control }),
    ...(options.limiter === undefined ? {} : { limiter: options.limiter }),
    ...(options.limitScope === undefined ? {} : { limitScope: options.limitScope }),
    ...(options.code === undefined ? {} : { code: options.code }),
    ...(seed === undefined ? {} : { seed }),
    ...(scenario?.token_lifetime === undefined ? {} : { tokenLifetime: scenario.token_lifetime }),
    ...(options.verbose === undefined ? {} : { onRequest: printRequest(output) }),
  };
}

function describeSandbox(sandbox: Sandbox, output: Output): void {
  const { rest, emulator, token, documentation, control } = sandbox.urls;
  const on = sandbox.drifts();
  output.print(`Sandbox: ${on.length === 0 ? 'conformant' : `drifted by ${on.join(', ')}`}`);
  output.print(`  REST API        ${rest}`);
  output.print(`  Emulator API    ${emulator}`);
  output.print(`  Token endpoint  ${token}`);
  output.print(`  Documentation   ${documentation}`);
  if (control === undefined) return;
  output.print(`  Control         ${control}`);
  if (sandbox.judgement() !== undefined) output.print(`  Judge           ${control}/judge`);
  output.print(`To switch a drift on:  curl -X PUT ${control}/drifts/retry-after-absent`);
  output.print(`… and off again:       curl -X DELETE ${control}/drifts/retry-after-absent`);
}

function printRequest(output: Output): NonNullable<SandboxOptions['onRequest']> {
  return ({ at, api, method, path, operation, status, account, probe }) => {
    const who = account === undefined ? '' : ` by ${account}`;
    const burst = probe === undefined ? '' : ` for ${probe}`;
    output.print(
      `${new Date(at).toISOString()} ${api} ${status} ${method} ${inert(path)} (${operation})${who}${burst}`,
    );
  };
}
