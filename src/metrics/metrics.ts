import type { EventSink } from '../events/events.ts';
import type { State } from '../state/state.ts';
import { definitionOf, metricNames, type GaugeName, type MetricName } from './catalogue.ts';
import { collectors, type World } from './collectors.ts';
import { createRecorder } from './recorder.ts';
import { createRegistry, type MetricRegistry } from './registry.ts';

/** What metrics are made of. */
export type MetricsOptions = {
  readonly state: State;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly build: World['build'];
  /** Whether the store took the newest write; absent without a store. */
  readonly storeHealthy?: () => boolean;
  /** The newest loading of the configuration. */
  readonly lastReload?: () => NonNullable<World['lastReload']>;
  /** Hears of every family that could not be built; in words fit for a log. */
  readonly onFailure?: (message: string) => void;
  /** Whether Node's own metrics stand beside ours; they do unless told otherwise. */
  readonly process?: boolean;
};

/** Everything that Faultline says about itself and its targets in Prometheus's text format. */
export type Metrics = {
  /** Counts what happens. The state that was given must see the events too. */
  readonly record: EventSink;
  /** One scrape, text format 0.0.4: no request to any target, and never a rejection. */
  readonly render: () => Promise<string>;
};

/** Counters and histograms follow the events; gauges are built from the state at each scrape. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = createRegistry({ process: options.process ?? true });
  const fail = (name: string, error: unknown): void => {
    registry.increase('faultline_metrics_collect_failures_total', {}, 1);
    options.onFailure?.(`${name} is missing from this scrape, a fault of Faultline itself: ${String(error)}`);
  };
  return {
    record: createRecorder(registry),
    render() {
      collectGauges(registry, () => observeWorld(options), fail);
      return registry.text(fail);
    },
  };
}

function observeWorld({ state, now, build, storeHealthy, lastReload }: MetricsOptions): World {
  return {
    targets: state.targets(),
    now: now(),
    build,
    ...(storeHealthy === undefined ? {} : { storeHealthy: storeHealthy() }),
    ...(lastReload === undefined ? {} : { lastReload: lastReload() }),
  };
}

/** A gauge that cannot be built is left empty, for its last values are no longer true. */
function collectGauges(
  registry: MetricRegistry,
  observe: () => World,
  fail: (name: string, error: unknown) => void,
): void {
  for (const name of metricNames().filter(isGauge)) {
    try {
      registry.replace(name, collectors[name](observe()));
    } catch (error) {
      registry.replace(name, []);
      fail(name, error);
    }
  }
}

function isGauge(name: MetricName): name is GaugeName {
  return definitionOf(name).kind === 'gauge';
}
