import { type Expression, promql, type WritingOptions, writeExpression } from './expression.ts';

/** What an alert says of its drift, in the order in which the queries take it. */
const labels = ['job', 'target', 'api', 'clause'] as const;

const sameDrift = { matcher: `{${labels.map((label) => `${label}=%q`).join(',')}}` };
const places = promql`max by (location) (${'faultline_clause_drift_location'}${sameDrift})`;

/** Asked while a description is written, so that one that has no answer cannot keep an alert from firing. */
export const locationQueries = { seen: promql`${places} == 1`, kept: promql`${places} == 0` } as const;

/** A sentence that names the places from which a drift is seen; nothing where monitors have no location. */
export function writeSeenFrom(options: WritingOptions): string {
  const values = labels.map((label) => `$labels.${label}`).join(' ');
  const ask = (query: Expression): string =>
    `{{ with query (printf ${JSON.stringify(writeExpression(query, options))} ${values}) }}`;
  const list =
    '{{ range $index, $place := . | sortByLabel "location" }}{{ if $index }}, {{ end }}{{ $place.Labels.location }}{{ end }}';
  const { seen, kept } = locationQueries;
  return `${ask(seen)} Seen from ${list}${ask(kept)}; kept when looked at from ${list}{{ end }}.{{ end }}`;
}
