import type { ReportedClause } from './report.ts';
import { groupClauses } from './tally.ts';
import { isViolated, severityRank } from './verdict.ts';

/** The clauses that a reader must look at, by what is to be done about them. */
export type Findings = {
  /** The worst first, accepted ones last. */
  readonly violated: readonly ReportedClause[];
  readonly inconclusive: readonly ReportedClause[];
  /** By reason. */
  readonly notExercised: ReadonlyMap<string, readonly ReportedClause[]>;
};

/** Sorts the clauses of a report for its reader; those that conform are left out. */
export function findFindings(clauses: readonly ReportedClause[]): Findings {
  const inState = (state: ReportedClause['state']): ReportedClause[] =>
    clauses.filter((clause) => clause.state === state);
  return {
    violated: clauses.filter(isViolated).toSorted(worstFirst),
    inconclusive: inState('inconclusive'),
    notExercised: groupClauses(inState('not-exercised'), reasonOf),
  };
}

/** Why nothing was concluded. */
export function reasonOf(clause: ReportedClause): string {
  return clause.reason ?? 'no reason given';
}

/** What a reader wants to know of a violated clause at a glance: `critical, intermittent, 2 of 30 judged`. */
export function describeViolated(clause: ReportedClause): string {
  return [
    clause.severity,
    ...(clause.state === 'intermittent' ? ['intermittent'] : []),
    `${clause.violated} of ${clause.judged} judged`,
    ...(clause.accepted ? ['accepted'] : []),
    ...(clause.acceptance?.expired === true ? ['no longer accepted'] : []),
  ].join(', ');
}

/** Why a violation is accepted and until when, or that it no longer is; undefined where nobody ever accepted it. */
export function describeAcceptance({ acceptance }: ReportedClause): string | undefined {
  if (acceptance === undefined) return undefined;
  const { reason, expires, expired } = acceptance;
  // The last day on which it counted, for the end of a day is the beginning of the next.
  const day = new Date(Date.parse(expires) - 1).toISOString().slice(0, 10);
  return expired
    ? `the acceptance ended with ${day}, so it counts again; it was: ${reason}`
    : `until ${day}: ${reason}`;
}

function worstFirst(a: ReportedClause, b: ReportedClause): number {
  return Number(a.accepted) - Number(b.accepted) || severityRank(b.severity) - severityRank(a.severity);
}
