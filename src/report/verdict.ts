import { severities, type Severity } from '../contract/verdict.ts';
import type { ReportedClause, TargetReport } from './report.ts';

/** What makes a check fail. */
export type VerdictOptions = {
  /** The lowest severity of a violation that fails the check. */
  readonly failOn: Severity;
  /** Whether a shape that moved against the baseline fails it too. */
  readonly failOnChange: boolean;
  /** Whether a clause that this configuration does not let be exercised leaves it inconclusive. */
  readonly requireCoverage: boolean;
};

export const defaultVerdictOptions: VerdictOptions = {
  failOn: 'warning',
  failOnChange: false,
  requireCoverage: false,
};

/** A report as far as its verdict depends on it. */
export type Judged = Pick<TargetReport, 'clauses' | 'changes'>;

/**
 * The verdict on one target.
 * Violated: a clause that counts is violated, intermittently included, or a shape moved and `failOnChange` is set.
 * Inconclusive: otherwise, when a clause could not be judged (whatever its severity and accepted or not, for
 * inconclusive is never a pass), when coverage is required and missing, or when nothing was judged at all.
 * A mere suspicion weighs no more than the violation it suspects: it leaves the check inconclusive only where that
 * violation would count.
 */
export function verdictOf(report: Judged, options: VerdictOptions): TargetReport['verdict'] {
  const { clauses, changes } = report;
  if (clauses.some((clause) => isViolated(clause) && counts(clause, options))) return 'violates';
  if (options.failOnChange && changes.length > 0) return 'violates';
  if (clauses.some((clause) => isUnsettled(clause, options))) return 'inconclusive';
  return clauses.some((clause) => clause.judged > 0) ? 'conforms' : 'inconclusive';
}

/** The exit code of a check over all its targets: 1 where one is violated, else 3 where one is inconclusive, else 0. */
export function exitCode(reports: readonly Judged[], options: VerdictOptions): 0 | 1 | 3 {
  const verdicts = reports.map((report) => verdictOf(report, options));
  if (verdicts.includes('violates')) return 1;
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 3 : 0;
}

/** Whether a clause is broken, always or now and then. */
export function isViolated(clause: Pick<ReportedClause, 'state'>): boolean {
  return clause.state === 'violates' || clause.state === 'intermittent';
}

/** Whether a violation of this clause fails the check: not accepted, and severe enough. */
export function counts(
  clause: Pick<ReportedClause, 'accepted' | 'severity'>,
  options: Pick<VerdictOptions, 'failOn'>,
): boolean {
  return !clause.accepted && severityRank(clause.severity) >= severityRank(options.failOn);
}

/** The place of a severity among all: the higher, the worse. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

function isUnsettled(clause: ReportedClause, options: VerdictOptions): boolean {
  switch (clause.state) {
    case 'inconclusive':
      return clause.violated === 0 || counts(clause, options);
    case 'not-exercised':
      return options.requireCoverage && clause.reason?.startsWith('no_occasion') !== true;
    case 'conforms':
    case 'violates':
    case 'intermittent':
      return false;
  }
}
