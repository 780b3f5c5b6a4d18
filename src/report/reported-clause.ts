import type { Clause } from '../contract/clause.ts';
import { assessRecording, assessTally } from '../drift/assess.ts';
import type { NotExercised } from '../events/events.ts';
import type { ClauseFindings } from './clause-findings.ts';
import type { ReportedAcceptance, ReportedClause } from './report.ts';

/** Everything known of one clause on one API at the end of a run. */
export type ClauseFacts = {
  readonly clause: Pick<Clause, 'id' | 'section' | 'severity' | 'judge'>;
  readonly api: string;
  /** Absent where it was never judged. */
  readonly findings: ClauseFindings | undefined;
  readonly notExercised: NotExercised | undefined;
  /** What the configuration says of a deviation from it. */
  readonly acceptance?: ReportedAcceptance | undefined;
  /** Whether the run was one over recorded traffic. */
  readonly isRecording: boolean;
};

/** Assesses one clause on one API. What was judged stands, whatever was announced about it beforehand. */
export function reportClause(facts: ClauseFacts): ReportedClause {
  const { clause, api, findings, acceptance, isRecording } = facts;
  const assess = isRecording ? assessRecording : assessTally;
  return {
    id: clause.id,
    section: clause.section,
    severity: findings?.severity ?? clause.severity,
    api,
    accepted: acceptance?.expired === false,
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(findings === undefined ? unjudged(facts) : assess(findings.tally)),
    violations: findings?.violations ?? [],
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
