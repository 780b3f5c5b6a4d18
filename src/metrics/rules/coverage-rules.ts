import { promql } from './expression.ts';
import { instances } from './instances.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { days, hours, minutes } from './span.ts';

/**
 * How much of the contract is judged, and how much of that is kept. Accepted deviations are not kept. Where instances
 * differ, the worst is taken of what is kept; of what is judged the best, for one that has just begun knows little.
 */
export const coverageRecords: readonly RecordingRule[] = [
  {
    record: 'target:faultline_contract_conformance:ratio',
    expression: promql`
      min without (${instances}) (
        sum without (state) (${'faultline_contract_clauses'}{state="conforms"})
        /
        (sum without (state) (${'faultline_contract_clauses'}{state=~"conforms|violates|intermittent|accepted"}) > 0)
      )
    `,
  },
  {
    record: 'target:faultline_contract_coverage:ratio',
    expression: promql`
      max without (${instances}) (
        sum without (state) (${'faultline_contract_clauses'}{state=~"conforms|violates|intermittent|accepted"})
        /
        (sum without (state) (${'faultline_contract_clauses'}) > 0)
      )
    `,
  },
];

const recent = minutes(30);
/** Some clauses are judged once a day only; a restarted monitor may take that long to judge them again. */
const remembered = days(3);
/** More than those daily clauses are of the contract. */
const tolerated = 0.1;

/** Clauses without an answer: none any more, or never one. */
export const coverageAlerts: readonly AlertRule[] = [
  {
    name: 'FaultlineCoverageLost',
    severity: 'warning',
    summary: 'Much less of the error contract is judged than in the days before.',
    description:
      'Only {{ $value | humanizePercentage }} of the clauses of {{ $labels.target }} have been judged, at least ten points less than within the last three days.',
    expression: promql`
      max_over_time(${'target:faultline_contract_coverage:ratio'}[${recent}])
      <
      max_over_time(${'target:faultline_contract_coverage:ratio'}[${remembered}]) - ${tolerated}
    `,
    for: minutes(30),
    keepFiringFor: minutes(30),
    dashboard: 'contract',
    labels: ['target'],
  },
  {
    name: 'FaultlineClauseNeverConclusive',
    severity: 'warning',
    summary: 'A clause is judged again and again without any conclusion.',
    description:
      'Every judgement of clause {{ $labels.clause }} ({{ $labels.api }} API of {{ $labels.target }}) within two days was inconclusive. Nobody knows whether it holds.',
    expression: promql`
      sum without (${instances}, judgement) (increase(${'faultline_clause_judgements_total'}{judgement="inconclusive"}[${hours(50)}])) > 1.5
      unless
      sum without (${instances}, judgement) (increase(${'faultline_clause_judgements_total'}{judgement=~"conforms|violates"}[${hours(50)}])) > 0
    `,
    for: hours(1),
    keepFiringFor: minutes(30),
    dashboard: 'monitor',
    labels: ['target', 'api', 'clause'],
  },
];
