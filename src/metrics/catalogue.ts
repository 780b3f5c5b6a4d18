import { contractMetrics } from './catalogue/contract.ts';
import type { MetricDefinition } from './catalogue/definition.ts';
import { monitorMetrics } from './catalogue/monitor.ts';
import { probeMetrics } from './catalogue/probes.ts';
import { rateLimitMetrics } from './catalogue/rate-limit.ts';
import { trafficMetrics } from './catalogue/traffic.ts';

/** Every metric that Faultline exports of its own, by name. What is not here cannot be recorded. */
export const catalogue = {
  ...contractMetrics,
  ...probeMetrics,
  ...trafficMetrics,
  ...rateLimitMetrics,
  ...monitorMetrics,
};
export type Catalogue = typeof catalogue;
export type MetricName = keyof Catalogue;

/** The names of the metrics of one kind. */
export type NameOf<Kind extends MetricDefinition['kind']> = {
  [Name in MetricName]: Catalogue[Name]['kind'] extends Kind ? Name : never;
}[MetricName];
export type CounterName = NameOf<'counter'>;
export type GaugeName = NameOf<'gauge'>;
export type HistogramName = NameOf<'histogram'>;

/** The labels of one metric, every one of them with a value. */
export type LabelsOf<Name extends MetricName> = Readonly<Record<Catalogue[Name]['labels'][number], string>>;

/** Label values as they stand in a series. */
export type Labels = Readonly<Record<string, string>>;

/** The definition of a metric, without what is particular to it. */
export function definitionOf(name: MetricName): MetricDefinition {
  return catalogue[name];
}

/** All names in the order of the catalogue. */
export function metricNames(): MetricName[] {
  return Object.keys(catalogue).filter((name): name is MetricName => name in catalogue);
}

/** How many lines one set of label values takes in a scrape. */
export function linesOf(name: MetricName): number {
  const { kind, buckets = [] } = definitionOf(name);
  return kind === 'histogram' ? buckets.length + 3 : 1;
}
