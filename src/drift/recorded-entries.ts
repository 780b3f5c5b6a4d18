import { isLearned, type Baseline, type RecordedEntry } from './baseline.ts';

/**
 * What of a baseline belongs into a reviewed file: situations that were learned, sorted, without what is open and without
 * those that only tell that a call is answered.
 */
export function recordedEntries({ entries }: Baseline): RecordedEntry[] {
  return Object.values(entries)
    .filter((entry) => isLearned(entry) && Object.keys(entry.facets).some((facet) => facet !== 'outcome'))
    .map(({ api, status, cause, facets }) => ({ api, status, cause, facets }))
    .toSorted((a, b) => compare(a.api, b.api) || compare(a.status, b.status) || compare(a.cause, b.cause));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
