import { type Expression, promql, type WritingOptions, writeExpression } from './expression.ts';
import { lastKnown } from './instances.ts';
import { minutes } from './span.ts';

/** The labels of the alert that say which drift it is, in the order in which they are put into the queries. */
const labels = ['job', 'target', 'api', 'clause'] as const;

const known = lastKnown('faultline_clause_drift_location', minutes(30), {
  matcher: labels.map((label) => `${label}=%q`).join(','),
});

/** Asked while a description is written, so that one that has no answer cannot keep an alert from firing. */
export const locationQueries = {
  seen: promql`max by (location) (${known}) == 1`,
  kept: promql`max by (location) (${known}) == 0`,
} as const satisfies Record<string, Expression>;

/** A sentence that names the places from which a drift is seen; nothing where monitors have no location. */
export function writeSeenFrom(options: WritingOptions): string {
  const ask = (query: Expression): string => {
    const values = [...labels, ...labels].map((label) => `$labels.${label}`).join(' ');
    return `{{ with query (printf ${JSON.stringify(writeExpression(query, options))} ${values}) }}`;
  };
  const list =
    '{{ range $index, $place := . | sortByLabel "location" }}{{ if $index }}, {{ end }}{{ $place.Labels.location }}{{ end }}';
  const { seen, kept } = locationQueries;
  return `${ask(seen)} Seen from ${list}${ask(kept)}; kept when looked at from ${list}{{ end }}.{{ end }}`;
}
