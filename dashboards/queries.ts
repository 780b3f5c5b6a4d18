import { type HistogramName, definitionOf, metricNames } from '../src/metrics/catalogue.ts';
import type { processMetrics } from '../src/metrics/catalogue/monitor.ts';
import type { SeriesName } from '../src/metrics/rules/expression.ts';

/** Whatever a panel may read: the catalogue, what rules record, `up`, and Node's own metrics. */
export type PanelSeries = SeriesName | (typeof processMetrics)[number];

/** The labels that a variable of every dashboard narrows, where a series has them. */
const narrowed = ['instance', 'target', 'api'] as const;

/** Grafana's range for rates: long enough for four scrapes, however far the dashboard is zoomed in. */
const rateRange = '$__rate_interval';

/**
 * The series of a name that the dashboard's variables choose, as PromQL. Panels reach series in no other way, so
 * that the compiler knows every name and no panel forgets a variable.
 * @param conditions further matchers, as in `provoked="false"`.
 */
export function select(name: PanelSeries, ...conditions: readonly string[]): string {
  const known = labelsOf(name);
  const chosen = ['job', ...narrowed.filter((label) => known.includes(label))];
  return `${name}{${[...chosen.map((label) => `${label}=~"$${label}"`), ...conditions].join(',')}}`;
}

/**
 * A state of the target, by the labels named: the highest that any instance says. Instances that watch the same agree
 * but for moments, so adding them up would count everything once for each.
 */
export function state(name: PanelSeries, by: readonly string[], ...conditions: readonly string[]): string {
  return `max by (${by.join(', ')}) (${select(name, ...conditions)})`;
}

/** The rate per second. */
export function rate(name: PanelSeries, ...conditions: readonly string[]): string {
  return `rate(${select(name, ...conditions)}[${rateRange}])`;
}

/** How often it happened in each step of the panel. */
export function increase(name: PanelSeries, ...conditions: readonly string[]): string {
  return `increase(${select(name, ...conditions)}[${rateRange}])`;
}

/** How often it happened within the whole time that the dashboard shows. */
export function increaseInView(name: PanelSeries, ...conditions: readonly string[]): string {
  return `increase(${select(name, ...conditions)}[$__range])`;
}

/** A quantile of a histogram, by the labels named. */
export function quantile(share: number, name: HistogramName, by: readonly string[]): string {
  return `histogram_quantile(${share}, sum by (${['le', ...by].join(', ')}) (${rate(`${name}_bucket`)}))`;
}

/** What fell into each bucket of a histogram, for a heatmap. */
export function buckets(name: HistogramName): string {
  return `sum by (le) (${increase(`${name}_bucket`)})`;
}

/**
 * Only what comes from a Faultline. For series that every program has: with all jobs chosen, the variables hold
 * nobody back. A Faultline that is down is remembered for a day.
 */
export function ofFaultline(expression: string): string {
  return `${expression} and on (job, instance) last_over_time(${select('faultline_build_info')}[1d])`;
}

/** What is recorded of all instances together has no instance; what an instance exports has one. */
function labelsOf(series: PanelSeries): readonly string[] {
  if (series.includes(':')) return (series.split(':')[0] ?? '').split('_');
  const metric = metricNames().find((name) => name === series.replace(/_(bucket|count|sum)$/, ''));
  return ['instance', ...(metric === undefined ? [] : definitionOf(metric).labels)];
}
