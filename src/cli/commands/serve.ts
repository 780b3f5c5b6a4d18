import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import { definitions } from '../../../probes/index.ts';
import { readConfiguration } from '../configuration.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { tellLeftovers } from '../leftovers.ts';
import { parseTimeScale } from '../option-values.ts';
import { createReloading } from '../reloading.ts';
import { createScaledClock } from '../scaled-clock.ts';
import { untilAborted } from '../signals.ts';
import { startStation, type Station } from '../station.ts';
import { storeFolder } from '../store-folder.ts';
import { declareWebFlags, overrideWeb, type WebFlags } from '../web-flags.ts';

type Options = WebFlags & { readonly config: string; readonly timeScale: number };

const examples = `
Examples:
  $ faultline serve --config faultline.yaml`;

/** Declares `faultline serve`. */
export function declareServe(program: Command, context: CliContext): void {
  const command = program
    .command('serve')
    .description('Watch the configured targets on their schedules; metrics and pages over HTTP.')
    .requiredOption('--config <file>', 'the configuration');
  declareWebFlags(command)
    .option('--time-scale <factor>', 'run faster than real time (loopback targets only)', parseTimeScale, 1)
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      await serve(options, context);
      context.finish(exitCodes.ok);
    });
}

async function serve(options: Options, context: CliContext): Promise<void> {
  const { output, signal } = context;
  const { targets, web: written, store: kept } = await readConfiguration(options.config, context);
  const web = overrideWeb(written, options);
  const clock = createScaledClock(options.timeScale, targets);
  const store = { ...kept, path: storeFolder(kept.path, options.config, context) };
  let starting: Promise<Station>;
  const { reload, last } = createReloading({
    load: async () => {
      const station = await starting;
      const next = await readConfiguration(options.config, context);
      createScaledClock(options.timeScale, next.targets);
      if (!isDeepStrictEqual([next.web, next.store], [written, kept])) {
        output.print('A changed web or store takes effect at the next start.');
      }
      station.retarget(next.targets);
    },
    now: () => clock.now(),
    tell: (line) => output.print(line),
  });
  context.onHangup(() => void reload());
  const lifecycle = options['web.enableLifecycle'] === true ? { reload } : {};
  starting = startStation(
    { targets, definitions, clock, web, store, lastReload: last, ...lifecycle },
    context,
  );
  const station = await starting;
  output.print(`Watching ${targets.map(({ name }) => name).join(', ')}`);
  output.print(`  Status   ${station.url}/`);
  output.print(`  Metrics  ${station.url}/metrics`);
  if (web.externalUrl !== undefined) output.print(`  Outside  ${web.externalUrl}/`);
  await untilAborted(signal);
  output.print('Stopping: removing what was created.');
  tellLeftovers(await station.stop(), output, 'next_run');
}
