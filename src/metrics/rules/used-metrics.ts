import { metricNames, type MetricName } from '../catalogue.ts';
import { seriesOf, type SeriesName } from './expression.ts';
import { alertRules, recordingRules } from './rule-groups.ts';
import { locationQueries } from './seen-from.ts';
import { statusPageQuery } from './write-alert.ts';

/** Every series that a rule or an annotation reads, recorded ones included, in alphabetical order. */
export function seriesUsedByRules(): SeriesName[] {
  const expressions = [...recordingRules, ...alertRules].map(({ expression }) => expression);
  return [
    ...new Set([...expressions, statusPageQuery, ...Object.values(locationQueries)].flatMap(seriesOf)),
  ].toSorted();
}

/** The metrics of the catalogue that the rules use, in its order; a histogram counts by any of its series. */
export function metricsUsedByRules(): MetricName[] {
  const used = new Set<string>(seriesUsedByRules().map((name) => name.replace(/_(bucket|count|sum)$/, '')));
  return metricNames().filter((name) => used.has(name));
}
