import type { MetricDefinition } from './definition.ts';

/** What is known of the contract's clauses. */
export const contractMetrics = {
  faultline_clause_judgements_total: {
    kind: 'counter',
    help: 'Judgements of a clause by what came of them; an inconclusive one is never a pass.',
    labels: ['target', 'api', 'clause', 'judgement'],
    collapse: ['clause', 'api'],
  },
  faultline_clause_drift: {
    kind: 'gauge',
    help: 'Whether a clause is broken (1) or not (0), one series for each kind of breaking; absent until it was judged.',
    labels: ['target', 'api', 'clause', 'severity', 'kind'],
  },
  faultline_clause_drift_start_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the open drift of a clause began, as Unix time; absent while it holds.',
    labels: ['target', 'api', 'clause'],
  },
  faultline_clause_drift_location: {
    kind: 'gauge',
    help: 'While a drift is open and monitors of several places share a database: whether it is seen from a place (1) or the clause was kept there when it was last judged (0).',
    labels: ['target', 'api', 'clause', 'location'],
  },
  faultline_clause_last_conclusive_timestamp_seconds: {
    kind: 'gauge',
    help: 'When an exercised clause was last judged with a conclusion, as Unix time; when watching began where it was not yet.',
    labels: ['target', 'api', 'clause'],
  },
  faultline_contract_clauses: {
    kind: 'gauge',
    help: 'Clauses of the contract by where they stand, each on each of its APIs counted once; their sum is the contract.',
    labels: ['target', 'state'],
  },
  faultline_inconclusive_total: {
    kind: 'counter',
    help: 'Judgements that came to no conclusion, by the reason.',
    labels: ['target', 'reason'],
    collapse: ['reason'],
  },
  faultline_baseline_changes_total: {
    kind: 'counter',
    help: 'Shapes of errors that moved against the baseline without breaking a clause.',
    labels: ['target', 'api'],
    collapse: ['api'],
  },
  faultline_baseline_open_changes: {
    kind: 'gauge',
    help: 'Changes against the baseline that nobody accepted yet.',
    labels: ['target', 'api'],
  },
  faultline_accepted_deviation_expiry_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the acceptance of a deviation ends, as Unix time.',
    labels: ['target', 'clause'],
  },
} as const satisfies Record<`faultline_${string}`, MetricDefinition>;
