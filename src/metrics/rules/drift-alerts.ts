import type { Severity } from '../../contract/verdict.ts';
import type { DriftKind } from '../../drift/clause-record.ts';
import { type Expression, isOneOf, now, promql } from './expression.ts';
import { lastKnown } from './instances.ts';
import type { AlertRule } from './rule.ts';
import { minutes } from './span.ts';

/**
 * How long what was last said of a clause is believed while nobody says anything: a restarted monitor says nothing of a
 * clause until it was judged again, which takes one pass, and scrapes fail.
 */
const memory = minutes(30);

const shared = { dashboard: 'contract', labels: ['target', 'api', 'clause'], namesPlaces: true } as const;

/** A clause that held and holds no longer. */
const drift = {
  ...shared,
  name: 'FaultlineContractDrift',
  summary: 'The API no longer keeps a clause of its error contract.',
  description:
    'Clause {{ $labels.clause }} ({{ $labels.api }} API of {{ $labels.target }}) used to hold and is now violated every time. Clients that rely on it break.',
} as const;

const intermittent = {
  ...shared,
  name: 'FaultlineIntermittentDrift',
  summary: 'The API keeps a clause of its error contract only some of the time.',
  description:
    'Clause {{ $labels.clause }} ({{ $labels.api }} API of {{ $labels.target }}) is violated now and then, more often than chance explains.',
  for: minutes(5),
  keepFiringFor: minutes(30),
} as const;

const neverHeld = {
  ...shared,
  name: 'FaultlineClauseNeverHeld',
  summary: 'The API has never kept a clause of its error contract since it is watched.',
  description:
    'Clause {{ $labels.clause }} ({{ $labels.api }} API of {{ $labels.target }}) is violated and was never seen to hold. Report it to the provider, or accept it with a reason and an end.',
  for: minutes(15),
  keepFiringFor: minutes(30),
} as const;

/** Broken clauses, by how they are broken and how bad that is. */
export const driftAlerts: readonly AlertRule[] = [
  {
    ...drift,
    severity: 'critical',
    clauses: ['critical'],
    expression: broken('persistent', ['critical']),
    for: minutes(2),
    keepFiringFor: minutes(10),
  },
  {
    ...drift,
    severity: 'warning',
    clauses: ['warning'],
    expression: broken('persistent', ['warning']),
    for: minutes(5),
    keepFiringFor: minutes(15),
  },
  {
    ...drift,
    severity: 'info',
    clauses: ['information'],
    expression: broken('persistent', ['information']),
    for: minutes(5),
    keepFiringFor: minutes(15),
  },
  {
    ...intermittent,
    severity: 'warning',
    clauses: ['critical', 'warning'],
    expression: broken('intermittent', ['critical', 'warning']),
  },
  {
    ...intermittent,
    severity: 'info',
    clauses: ['information'],
    expression: broken('intermittent', ['information']),
  },
  {
    ...neverHeld,
    severity: 'warning',
    clauses: ['critical'],
    expression: broken('never_held', ['critical']),
  },
  {
    ...neverHeld,
    severity: 'info',
    clauses: ['warning', 'information'],
    expression: broken('never_held', ['warning', 'information']),
  },
];

/** Clauses that are broken in this way and not accepted at this moment. */
function broken(kind: DriftKind, severities: readonly Severity[]): Expression {
  const drift = lastKnown(
    'faultline_clause_drift',
    memory,
    isOneOf('kind', [kind]),
    isOneOf('severity', severities),
  );
  return promql`
    ${drift} == 1
    unless ignoring (api, severity, kind)
    ${lastKnown('faultline_accepted_deviation_expiry_timestamp_seconds', memory)} > ${now}
  `;
}
