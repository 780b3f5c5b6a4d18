import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { definitionOf, metricNames } from './catalogue.ts';
import type { CounterName, HistogramName, Labels, MetricName } from './catalogue.ts';
import { processMetrics } from './catalogue/monitor.ts';
import type { Family, Sample } from './exposition.ts';

/** What adds up, and what Node tells of the process: the only place that knows the library which keeps them. */
export type MetricRegistry = {
  readonly increase: (name: CounterName, labels: Labels, amount: number) => void;
  readonly observe: (name: HistogramName, labels: Labels, value: number) => void;
  readonly remove: (name: CounterName | HistogramName, labels: Labels) => void;
  /** What a counter or a histogram stands at. */
  readonly samplesOf: (name: CounterName | HistogramName) => Promise<readonly Sample[]>;
  /** The chosen ones of Node's default metrics. */
  readonly processFamilies: readonly Family[];
};

/** Holds the counters and histograms of the catalogue, without any series at first. */
export function createRegistry(options: { readonly process: boolean }): MetricRegistry {
  const { counters, histograms } = createCatalogue();
  return {
    increase: (name, labels, amount) => counters.get(name)?.inc(labels, amount),
    observe: (name, labels, value) => histograms.get(name)?.observe(labels, value),
    remove(name, labels) {
      counters.get(name)?.remove(labels);
      histograms.get(name)?.remove(labels);
    },
    async samplesOf(name) {
      const histogram = await histograms.get(name)?.get();
      if (histogram === undefined) return (await counters.get(name)?.get())?.values ?? [];
      return histogram.values.map(({ metricName, labels, value }) => ({ name: metricName, labels, value }));
    },
    processFamilies: options.process ? listProcessFamilies() : [],
  };
}

function createCatalogue() {
  const registers: Registry[] = [];
  const counters = new Map<MetricName, Counter>();
  const histograms = new Map<MetricName, Histogram>();
  for (const name of metricNames()) {
    const { kind, help, labels: labelNames, buckets = [] } = definitionOf(name);
    if (kind === 'counter') counters.set(name, new Counter({ name, help, labelNames, registers }));
    if (kind === 'histogram')
      histograms.set(name, new Histogram({ name, help, labelNames, buckets: [...buckets], registers }));
  }
  return { counters, histograms };
}

/** The library registers all of its default metrics or none: those that are not chosen stay unread. */
function listProcessFamilies(): Family[] {
  const all = new Registry();
  collectDefaultMetrics({ register: all });
  return processMetrics.flatMap((name) => {
    const metric = all.getSingleMetric(name);
    if (!(metric instanceof Counter) && !(metric instanceof Gauge)) return [];
    const kind = metric instanceof Counter ? 'counter' : 'gauge';
    const { help } = all.getMetricsAsArray().find((each) => each.name === name) ?? { help: '' };
    return [{ name, help, kind, samples: async () => (await metric.get()).values }];
  });
}
