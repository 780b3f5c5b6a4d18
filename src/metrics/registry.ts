import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { definitionOf, metricNames } from './catalogue.ts';
import type { CounterName, GaugeName, HistogramName, Labels, MetricName } from './catalogue.ts';
import { processMetrics } from './catalogue/monitor.ts';

/** One value of a gauge. */
export type Sample = { readonly labels: Labels; readonly value: number };

/** The metrics of one process: the only place that knows the library which keeps them. */
export type MetricRegistry = {
  readonly increase: (name: CounterName, labels: Labels, amount: number) => void;
  readonly observe: (name: HistogramName, labels: Labels, value: number) => void;
  /** Replaces everything that the gauge says. */
  readonly replace: (name: GaugeName, samples: readonly Sample[]) => void;
  readonly remove: (name: CounterName | HistogramName, labels: Labels) => void;
  /** The text format, version 0.0.4. A family that cannot be built is left out and handed to `onFailure`. */
  readonly text: (onFailure: (name: string, error: unknown) => void) => Promise<string>;
};

/**
 * A registry of our own that holds the whole catalogue and the chosen ones of Node's default metrics.
 * Classic text only: rendering OpenMetrics would change the names of the counters for good.
 */
export function createRegistry(options: { readonly process: boolean }): MetricRegistry {
  const registry = new Registry();
  const { counters, gauges, histograms } = registerCatalogue(registry);
  if (options.process) registerProcessMetrics(registry);
  return {
    increase: (name, labels, amount) => counters.get(name)?.inc(labels, amount),
    observe: (name, labels, value) => histograms.get(name)?.observe(labels, value),
    replace(name, samples) {
      const gauge = gauges.get(name);
      // Without labels, a reset gauge stands at 0, which would be an invented value.
      gauge?.reset();
      gauge?.remove({});
      for (const { labels, value } of samples) gauge?.set(labels, value);
    },
    remove(name, labels) {
      counters.get(name)?.remove(labels);
      histograms.get(name)?.remove(labels);
    },
    text: (onFailure) => render(registry, onFailure),
  };
}

function registerCatalogue(registry: Registry) {
  const registers = [registry];
  const counters = new Map<MetricName, Counter>();
  const gauges = new Map<MetricName, Gauge>();
  const histograms = new Map<MetricName, Histogram>();
  for (const name of metricNames()) {
    const { kind, help, labels: labelNames, buckets = [] } = definitionOf(name);
    if (kind === 'counter') counters.set(name, new Counter({ name, help, labelNames, registers }));
    else if (kind === 'gauge') gauges.set(name, new Gauge({ name, help, labelNames, registers }));
    else histograms.set(name, new Histogram({ name, help, labelNames, buckets: [...buckets], registers }));
  }
  return { counters, gauges, histograms };
}

/** The library registers all of its default metrics or none: all go to a registry of no use, some come here. */
function registerProcessMetrics(registry: Registry): void {
  const all = new Registry();
  collectDefaultMetrics({ register: all });
  for (const name of processMetrics) {
    const metric = all.getSingleMetric(name);
    if (metric !== undefined) registry.registerMetric(metric);
  }
}

async function render(
  registry: Registry,
  onFailure: (name: string, error: unknown) => void,
): Promise<string> {
  const families = registry.getMetricsAsArray().map(async ({ name }) => {
    try {
      return await registry.getSingleMetricAsString(name);
    } catch (error) {
      onFailure(name, error);
      return '';
    }
  });
  const texts = await Promise.all(families);
  return `${texts.filter((text) => text !== '').join('\n\n')}\n`;
}
