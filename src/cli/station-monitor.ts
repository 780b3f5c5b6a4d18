import type { EventSink } from '../events/events.ts';
import type { TargetConfig } from '../config/target.ts';
import { createBaselineWatch } from '../monitor/baseline-watch.ts';
import { createMonitor, type Monitor } from '../monitor/monitor.ts';
import { createTracker } from '../monitor/tracker.ts';
import type { CliContext } from './context.ts';
import { random } from './random.ts';
import type { StationOptions } from './station-options.ts';
import type { StationStore } from './station-store.ts';
import { baselinesOfStation } from './watched-baselines.ts';

/** What the monitor of a station is made from. */
export type StationMonitorOptions = {
  readonly options: StationOptions;
  readonly targets: () => readonly TargetConfig[];
  readonly store: StationStore;
  readonly sink: EventSink;
  readonly context: CliContext;
};

/** Creates the monitor of a station: what it finds is held against clause records and baselines before the sink hears of it. */
export async function createStationMonitor({
  options,
  targets,
  store,
  sink,
  context,
}: StationMonitorOptions): Promise<Monitor> {
  const { clock, definitions } = options;
  const { output, redactor, version } = context;
  const tell = (line: string): void => output.print(line);
  const baselines = await baselinesOfStation(targets, definitions, store.baselines, tell);
  const keep: EventSink = (event) => {
    baselines.note(event);
    sink(event);
  };
  return createMonitor(targets(), definitions, {
    clock,
    version,
    emit: createBaselineWatch(createTracker(keep, store.records, options.location), baselines),
    redactor,
    ledger: store.ledger,
    random,
    ...(store.coordination === undefined ? {} : { coordination: store.coordination }),
    ...(options.runsAtStart === undefined ? {} : { runsAtStart: options.runsAtStart }),
  });
}
