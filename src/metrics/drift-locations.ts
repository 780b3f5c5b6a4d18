import type { ClauseStatus } from '../state/clause-status.ts';
import { findSightings } from '../state/sightings.ts';
import type { LabelsOf } from './catalogue.ts';
import { locationLines } from './series-plan.ts';

type Sample = { readonly labels: LabelsOf<'faultline_clause_drift_location'>; readonly value: number };

/**
 * From where the open drifts of a target are seen: each with all its places, or with none where there is no room for all.
 */
export function locateDrifts(target: string, statuses: readonly ClauseStatus[]): readonly Sample[] {
  const lines: Sample[] = [];
  for (const status of statuses) {
    const more = status.state === 'not_exercised' ? [] : locateDrift(target, status);
    if (lines.length + more.length <= locationLines) lines.push(...more);
  }
  return lines;
}

/** A place where a violation may have been chance has not seen the drift, nor that the clause is kept. */
function locateDrift(target: string, { record, api, clause }: ClauseStatus): readonly Sample[] {
  const sightings = record && findSightings(record);
  if (sightings === undefined) return [];
  const sample = (location: string, value: number): Sample => ({
    labels: { target, api, clause, location },
    value,
  });
  return [
    ...sightings.seen.map((location) => sample(location, 1)),
    ...sightings.kept.map(({ location }) => sample(location, 0)),
  ];
}
