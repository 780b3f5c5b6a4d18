import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import { definitions } from '../../../probes/index.ts';
import type { Config, TargetConfig } from '../../config/target.ts';
import type { WebSettings } from '../../config/web-settings.ts';
import type { Output } from '../../redaction/output.ts';
import { createAccessFile } from '../access-file.ts';
import { readConfiguration } from '../configuration.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { tellLeftovers } from '../leftovers.ts';
import { parseTimeScale } from '../option-values.ts';
import { createReloading, type ReloadFault } from '../reloading.ts';
import { createScaledClock } from '../scaled-clock.ts';
import { untilAborted } from '../signals.ts';
import { startStation, type Station } from '../station.ts';
import { storePlace } from '../store-place.ts';
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
  const configuration = await readConfiguration(options.config, context);
  const { targets, web: written, store: kept, location } = configuration;
  const web = overrideWeb(written, options);
  const file = web.configFile === undefined ? undefined : createAccessFile(web.configFile, context);
  const access = await file?.read();
  const clock = createScaledClock(options.timeScale, targets);
  const place = storePlace(kept, options.config, context);
  const store = { ...kept, place };
  let starting: Promise<Station>;
  const loadAccess = async (): Promise<void> => {
    const [station, next] = await Promise.all([starting, file?.read()]);
    const hindrance = next === undefined ? undefined : station.admit(next);
    if (hindrance !== undefined) throw new UsageError(`${next?.file}: ${hindrance}`);
  };
  const {
    reload: reloadStarted,
    reloadAccess,
    last,
  } = createReloading({
    load: async () => {
      const station = await starting;
      const next = await readConfiguration(options.config, context);
      createScaledClock(options.timeScale, next.targets);
      await loadAccess();
      if (!isDeepStrictEqual(lastingOf(next), lastingOf(configuration))) {
        output.print('A changed web, store or location takes effect at the next start.');
      }
      // What is left of the targets that were watched is told of at the end.
      if (!signal.aborted) station.retarget(next.targets);
    },
    loadAccess,
    now: () => clock.now(),
    tell: (line) => output.print(line),
  });
  // What is asked for while it starts waits until it has started; where it cannot start, that is what is told.
  const reload = (): Promise<ReloadFault> => starting.then(reloadStarted);
  context.onHangup(() => void reload().catch(() => undefined));
  const lifecycle = options['web.enableLifecycle'] === true ? { reload } : {};
  const places = {
    web,
    store,
    ...(access === undefined ? {} : { access }),
    ...(location === undefined ? {} : { location }),
  };
  starting = startStation(
    { targets, definitions, clock, ...places, lastReload: last, ...lifecycle },
    context,
  );
  const station = await starting.catch((error: unknown) => {
    // It was still waiting for its store.
    if (signal.aborted) return undefined;
    throw error;
  });
  if (station === undefined) return;
  introduce(station, targets, web, output);
  await Promise.all([untilAborted(signal), file?.watch(clock, signal, reloadAccess)]);
  output.print('Stopping: removing what was created.');
  tellLeftovers(await station.stop(), output, 'next_run');
}

/** What a reload leaves as it is. */
function lastingOf({ web, store, location }: Config): Pick<Config, 'web' | 'store' | 'location'> {
  return { web, store, ...(location === undefined ? {} : { location }) };
}

function introduce(
  { url }: Station,
  targets: readonly TargetConfig[],
  { externalUrl }: WebSettings,
  output: Output,
): void {
  output.print(`Watching ${targets.map(({ name }) => name).join(', ')}`);
  output.print(`  Status   ${url}/`);
  output.print(`  Metrics  ${url}/metrics`);
  if (externalUrl !== undefined) output.print(`  Outside  ${externalUrl}/`);
}
