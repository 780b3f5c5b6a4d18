import type { EventSink } from '../events/events.ts';
import { definitionOf, metricNames, type GaugeName, type MetricName } from './catalogue.ts';
import { collectors } from './collectors.ts';
import { createValueWriter, writeFamily, type Family, type WriteValue } from './exposition.ts';
import { createRecorder } from './recorder.ts';
import { createRegistry, type MetricRegistry } from './registry.ts';
import { observeOnce, type WorldSources } from './world.ts';

/** What metrics are made of. */
export type MetricsOptions = WorldSources & {
  /** Hears of every family that could not be built; in words fit for a log. */
  readonly onFailure?: (message: string) => void;
  /** Takes secrets out of the values of labels: nothing else in a scrape comes from outside. None are when absent. */
  readonly redact?: (text: string) => string;
  /** Whether Node's own metrics stand beside ours; they do unless told otherwise. */
  readonly process?: boolean;
};

/** Everything that Faultline says about itself and its targets in Prometheus's text format. */
export type Metrics = {
  /** Counts what happens. The state that was given must see the events too. */
  readonly record: EventSink;
  /**
   * One scrape, text format 0.0.4, in pieces that end with a line: no request to any target, and never a rejection.
   * Whatever else the process has to do gets its turn between two pieces.
   */
  readonly scrape: () => AsyncIterable<string>;
};

/** Counters and histograms follow the events; gauges are read from the state at each scrape. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = createRegistry({ process: options.process ?? true });
  const fail = (name: string, error: unknown): void => {
    registry.increase('faultline_metrics_collect_failures_total', {}, 1);
    options.onFailure?.(`${name} is missing from this scrape, a fault of Faultline itself: ${String(error)}`);
  };
  return {
    record: createRecorder(registry),
    async *scrape() {
      const write = createValueWriter(options.redact ?? ((text) => text));
      let gap = '';
      for (const family of listFamilies(registry, options)) {
        for (const piece of await build(family, write, fail)) {
          await turn();
          yield gap + piece;
          gap = '';
        }
        gap = '\n';
      }
    },
  };
}

function listFamilies(registry: MetricRegistry, options: MetricsOptions): Family[] {
  const world = observeOnce(options);
  const ours = metricNames().map((name): Family => {
    const { kind, help } = definitionOf(name);
    const samples = isGauge(name) ? () => collectors[name](world()) : () => registry.samplesOf(name);
    return { name, kind, help, samples };
  });
  return [...ours, ...registry.processFamilies];
}

/** The pieces of a family, or none where it cannot be built: half of it would not be true. */
async function build(
  family: Family,
  write: WriteValue,
  fail: (name: string, error: unknown) => void,
): Promise<string[]> {
  const pieces: string[] = [];
  try {
    for (const piece of writeFamily(family, await family.samples(), write)) {
      pieces.push(piece);
      await turn();
    }
    return pieces;
  } catch (error) {
    fail(family.name, error);
    return [];
  }
}

/** Resolves once everything else that waits in the event loop had its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function isGauge(name: MetricName): name is GaugeName {
  return definitionOf(name).kind === 'gauge';
}
