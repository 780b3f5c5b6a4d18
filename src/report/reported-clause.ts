import type { Clause } from '../contract/clause.ts';
import type { Judgement } from '../contract/judgement.ts';
import type { Severity } from '../contract/verdict.ts';
import { assessRun } from '../drift/assess.ts';
import type { NotExercised } from '../events/events.ts';
import type { ReportedAcceptance, ReportedClause, ReportedViolation } from './report.ts';
import { severityRank } from './verdict.ts';

/** More violations of one clause than this tell a reader nothing new. */
const mostViolations = 10;

/** Everything known of one clause on one API at the end of a run. */
export type ClauseFacts = {
  readonly clause: Pick<Clause, 'id' | 'section' | 'severity' | 'judge'>;
  readonly api: string;
  readonly judgements: readonly Judgement[];
  readonly notExercised: NotExercised | undefined;
  /** What the configuration says of a deviation from it. */
  readonly acceptance?: ReportedAcceptance | undefined;
};

/** Assesses one clause on one API. What was judged stands, whatever was announced about it beforehand. */
export function reportClause(facts: ClauseFacts): ReportedClause {
  const { clause, api, judgements, acceptance } = facts;
  const violations = violationsOf(judgements);
  return {
    id: clause.id,
    section: clause.section,
    severity: worst(violations.map(({ severity }) => severity)) ?? clause.severity,
    api,
    accepted: acceptance?.expired === false,
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(judgements.length > 0 ? assessRun(judgements) : unjudged(facts)),
    violations: distinct(violations.map(({ violation }) => violation)).slice(0, mostViolations),
  };
}

type Unjudged = Pick<ReportedClause, 'state' | 'judged' | 'violated' | 'reason'>;

function unjudged({ clause, notExercised }: ClauseFacts): Unjudged {
  const counts = { judged: 0, violated: 0 };
  if (notExercised !== undefined) {
    return { state: 'not-exercised', ...counts, reason: `${notExercised.reason}: ${notExercised.detail}` };
  }
  if (clause.judge !== undefined) {
    const reason = 'no_occasion: no answer in this run gave an occasion to judge it';
    return { state: 'not-exercised', ...counts, reason };
  }
  if (isAboutServerErrors(clause.id)) {
    const reason = 'no_occasion: nobody can order a server error from a live API';
    return { state: 'not-exercised', ...counts, reason };
  }
  return { state: 'inconclusive', ...counts, reason: 'never judged' };
}

/** Clause ids begin with the status they are about. */
function isAboutServerErrors(clause: string): boolean {
  return /^5\d\d\//.test(clause);
}

type Weighed = {
  readonly violation: ReportedViolation;
  readonly severity: Severity;
  readonly reproduced: boolean;
};

/** Reproduced violations first: they are the ones that stand. */
function violationsOf(judgements: readonly Judgement[]): Weighed[] {
  const all = judgements.flatMap((judgement): Weighed[] => {
    const { verdict, operation, exchanges, reproduced } = judgement;
    if (verdict.outcome !== 'violates') return [];
    const { expected, actual, where } = verdict;
    const violation = { operation, expected, actual, where, evidence: exchanges.at(-1) ?? '' };
    return [{ violation, severity: verdict.severity ?? judgement.severity, reproduced }];
  });
  return all.toSorted((a, b) => Number(b.reproduced) - Number(a.reproduced));
}

function distinct(violations: readonly ReportedViolation[]): ReportedViolation[] {
  const seen = new Map<string, ReportedViolation>();
  for (const violation of violations) {
    const { operation, where, expected, actual } = violation;
    const key = JSON.stringify([operation, where, expected, actual]);
    if (!seen.has(key)) seen.set(key, violation);
  }
  return [...seen.values()];
}

function worst(found: readonly Severity[]): Severity | undefined {
  return found.toSorted((a, b) => severityRank(b) - severityRank(a))[0];
}
