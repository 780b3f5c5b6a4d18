import type { ListedClause } from '../events/events.ts';
import { definitionOf, linesOf, metricNames, type MetricName } from './catalogue.ts';
import { closedLabels } from './vocabulary.ts';

/** What the number of a target's series depends on. */
export type TargetShape = {
  readonly clauses: readonly ListedClause[];
  readonly probes: readonly string[];
  readonly accounts: readonly string[];
  readonly accepted: readonly unknown[];
  readonly location?: string;
};

/** The most lines that one target may have in a scrape. */
export const seriesLimit = 1_200;

/**
 * The most lines that tell from where drifts are seen, where monitors have a location: when half of the contract is broken
 * at once, places are not the first thing to ask for. Drifts that come first in the contract are told of, each with all its
 * places.
 */
export const locationLines = 60;

/**
 * The lines that are always kept free for a target: every gauge at its fullest, and the last resort of every
 * counter and histogram. Counters and histograms share what is left of the limit.
 */
export function reservedSeries(shape: TargetShape): number {
  return metricNames()
    .filter((name) => definitionOf(name).labels.includes('target'))
    .reduce((sum, name) => sum + reservedFor(name, shape), 0);
}

/** How many lines a gauge takes at most, and how many a counter or histogram takes when all else is `other`. */
function reservedFor(name: MetricName, shape: TargetShape): number {
  const { labels, collapse = [] } = definitionOf(name);
  if (labels.includes('location')) return shape.location === undefined ? 0 : locationLines;
  const kept = labels.filter((label) => label !== 'target' && !collapse.includes(label));
  return linesOf(name) * combinations(kept, shape);
}

function combinations(labels: readonly string[], shape: TargetShape): number {
  const perClause = labels.includes('clause');
  // A clause and an API come in listed pairs only, and the severity follows from the clause.
  const paired = perClause && labels.includes('api');
  const sizes = labels.map((label) => {
    if (label === 'clause') return paired ? shape.clauses.length : shape.accepted.length;
    if (label === 'api') return paired ? 1 : fullApis(shape);
    if (label === 'probe') return shape.probes.length;
    if (label === 'account') return shape.accounts.length + 1;
    return closedLabels.get(label)?.length ?? 1;
  });
  return sizes.reduce((product, size) => product * size, 1);
}

/** The token endpoint and the documentation answer too, whether or not a clause is judged there. */
function fullApis(shape: TargetShape): number {
  return new Set([...shape.clauses.map(({ api }) => api), 'rest', 'emulator', 'token', 'documentation']).size;
}
