import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import type { State } from '../state/state.ts';
import type { CliContext } from './context.ts';
import type { KeptFiles } from './kept-files.ts';
import type { LastReload } from './reloading.ts';
import type { StationOptions } from './station-options.ts';

/** What the metrics of a station are made from. */
export type StationMetricsOptions = Pick<StationOptions, 'clock' | 'lastReload'> & {
  readonly state: State;
  readonly healthy: () => boolean;
  readonly keptFiles: KeptFiles;
  readonly context: CliContext;
};

/** Creates the metrics of a station. */
export function createStationMetrics({
  state,
  healthy,
  keptFiles,
  clock,
  context,
  lastReload,
}: StationMetricsOptions): Metrics {
  const { env, output, version } = context;
  const atStart: LastReload = { successful: true, succeededAt: clock.now() };
  return createMetrics({
    state,
    storeHealthy: healthy,
    now: () => clock.now(),
    build: { version, revision: env['FAULTLINE_REVISION'] ?? 'unknown' },
    lastReload: () => {
      const last = lastReload?.() ?? atStart;
      return { ...last, successful: last.successful && !keptFiles.any() };
    },
    redact: (text) => context.redactor.redact(text),
    onFailure: (line) => output.print(line),
  });
}
