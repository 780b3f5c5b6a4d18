import type { Command } from 'commander';
import { definitions } from '../../../probes/index.ts';
import { createClock } from '../../clock/clock.ts';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { ListenError } from '../../web/listen-error.ts';
import type { CliContext } from '../context.ts';
import { createDemoSchedule, isLeading, listLeadingClauses } from '../demo/demo-schedule.ts';
import { createDemoTarget } from '../demo/demo-target.ts';
import { createNarrator } from '../demo/narrator.ts';
import { exitCodes } from '../exit.ts';
import { tellLeftovers } from '../leftovers.ts';
import { gather, parseTimeScale } from '../option-values.ts';
import { untilAborted } from '../signals.ts';
import { startStation, type Station } from '../station.ts';
import type { StationOptions } from '../station-options.ts';

type Options = { readonly drift?: readonly string[]; readonly timeScale: number };

const examples = `
Examples:
  $ faultline demo
  $ faultline demo --drift duplicate-label-400`;

/** The port that Faultline listens on where nothing else does. */
const preferredPort = 9409;
const portsToTry = 50;

/** Declares `faultline demo`. */
export function declareDemo(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('Run the sandbox and a monitor of it in one process; nothing to configure.')
    .option('--drift <name[:scope][@1/n]>', 'a drift that is on from the start; may be repeated', gather)
    .option('--time-scale <factor>', 'run faster than real time', parseTimeScale, 1)
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      await runDemo(options, context);
      context.finish(exitCodes.ok);
    });
}

async function runDemo(options: Options, context: CliContext): Promise<void> {
  const { output, redactor, signal } = context;
  const clock = createClock(options.timeScale);
  const sandbox = await startSandbox({ clock, drifts: options.drift ?? [], control: 0 });
  try {
    const probes = definitions.flatMap((definition) => definition.probes);
    const target = createDemoTarget(sandbox, createDemoSchedule(probes, clock.now()));
    for (const { secret } of Object.values(target.accounts)) redactor.learn(secret, 'always');
    if (target.expiredToken !== undefined) redactor.learn(target.expiredToken, 'always');
    const print = (line: string): void => output.print(line);
    const clauses = definitions.flatMap(listLeadingClauses);
    const onPass = (): void => suggestDrift(sandbox, print);
    const watch = createNarrator({ clock, clauses, print, onPass });
    const station = await startOnFreePort(
      { targets: [target], definitions, clock, watch, runsAtStart: isLeading },
      context,
    );
    introduce(sandbox, station, print);
    await untilAborted(signal);
    print('Stopping: removing what was created.');
    tellLeftovers(await station.stop(), output);
  } finally {
    await sandbox.stop();
  }
}

/** Takes Faultline's own port, or the next one that is free. */
async function startOnFreePort(options: Omit<StationOptions, 'web'>, context: CliContext): Promise<Station> {
  for (let port = preferredPort; ; port += 1) {
    try {
      return await startStation({ ...options, web: { host: '127.0.0.1', port, runNow: true } }, context);
    } catch (error) {
      const isTaken = error instanceof ListenError && error.problem === 'in_use';
      if (!isTaken || port >= preferredPort + portsToTry) throw error;
    }
  }
}

function introduce(sandbox: Sandbox, station: Station, print: (line: string) => void): void {
  const { rest, emulator, token, control } = sandbox.urls;
  print('Faultline demo: a reference API, and a monitor that watches it.');
  print(`  Status     ${station.url}/`);
  print(`  Metrics    ${station.url}/metrics`);
  print(`  Sandbox    ${rest}, ${emulator}, ${token}`);
  print(`  Control    ${control}`);
  print('Probing. Ctrl-C stops it.');
}

function suggestDrift({ urls: { control } }: Sandbox, print: (line: string) => void): void {
  print('Now break the contract: copy this line into another terminal, and watch it being found.');
  print(`  curl -X PUT ${control}/drifts/retry-after-absent`);
  print(`And mend it again: curl -X DELETE ${control}/drifts/retry-after-absent`);
}
