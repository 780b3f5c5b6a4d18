import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { definitionOf } from './catalogue.ts';
import type { CounterName, HistogramName, Labels, MetricName } from './catalogue.ts';
import { processMetrics } from './catalogue/monitor.ts';
import type { Sample } from './exposition.ts';
import type { Family } from './families.ts';

/** What adds up: this is the only place that knows the library which keeps it. */
export type MetricRegistry = {
  readonly increase: (name: CounterName, labels: Labels, amount: number) => void;
  readonly observe: (name: HistogramName, labels: Labels, value: number) => void;
  readonly remove: (name: CounterName | HistogramName, labels: Labels) => void;
  /** What a counter or a histogram stands at. */
  readonly samplesOf: (name: CounterName | HistogramName) => Promise<readonly Sample[]>;
};

/** Holds the counters and histograms among these metrics of the catalogue, without any series at first. */
export function createRegistry(names: readonly MetricName[]): MetricRegistry {
  const { counters, histograms } = createCatalogue(names);
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
  };
}

function createCatalogue(names: readonly MetricName[]) {
  const registers: Registry[] = [];
  const counters = new Map<MetricName, Counter>();
  const histograms = new Map<MetricName, Histogram>();
  for (const name of names) {
    const { kind, help, labels: labelNames, buckets = [] } = definitionOf(name);
    if (kind === 'counter') counters.set(name, new Counter({ name, help, labelNames, registers }));
    if (kind === 'histogram')
      histograms.set(name, new Histogram({ name, help, labelNames, buckets: [...buckets], registers }));
  }
  return { counters, histograms };
}

/** The chosen ones of Node's default metrics. The library registers all of them or none: the others stay unread. */
export function listProcessFamilies(): Family[] {
  const all = new Registry();
  collectDefaultMetrics({ register: all });
  return processMetrics.flatMap((name) => {
    const metric = all.getSingleMetric(name);
    if (!(metric instanceof Counter) && !(metric instanceof Gauge)) return [];
    const kind = metric instanceof Counter ? 'counter' : 'gauge';
    const { help } = all.getMetricsAsArray().find((each) => each.name === name) ?? { help: '' };
    return [{ name, help, kind, source: { atScrape: async () => (await metric.get()).values } }];
  });
}
