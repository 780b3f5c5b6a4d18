import type { Judgement } from '../contract/judgement.ts';
import type { Severity } from '../contract/verdict.ts';
import { addToTally, emptyTally, type RunTally } from '../drift/assess.ts';
import type { ReportedViolation } from './report.ts';
import { severityRank } from './verdict.ts';

/** What came of judging one clause on one API within one run. */
export type ClauseFindings = {
  readonly tally: RunTally;
  /** The worst severity among the violations; absent where there is none. */
  readonly severity: Severity | undefined;
  /** Each once, those that were reproduced first: they are the ones that stand. */
  readonly violations: readonly ReportedViolation[];
};

/** Gathers the judgements of one clause on one API; what it holds does not grow with their number. */
export type FindingsBook = {
  /** @param replay a command line that sends again what the judgement rests on, where one is known */
  add(judgement: Judgement, replay: string | undefined): void;
  findings(): ClauseFindings;
};

/** More violations of one clause than this tell a reader nothing new. */
const mostViolations = 10;

export function createFindingsBook(): FindingsBook {
  let tally = emptyTally;
  let severity: Severity | undefined;
  const reproduced = new Map<string, ReportedViolation>();
  const others = new Map<string, ReportedViolation>();
  return {
    add(judgement, replay) {
      tally = addToTally(tally, judgement);
      const violation = toViolation(judgement, replay);
      if (violation === undefined || judgement.verdict.outcome !== 'violates') return;
      severity = worse(severity, judgement.verdict.severity ?? judgement.severity);
      const known = judgement.reproduced ? reproduced : others;
      const key = keyOf(violation);
      if (known.size < mostViolations && !known.has(key)) known.set(key, violation);
    },
    findings() {
      const violations = [...new Map([...reproduced, ...others].toReversed())].toReversed();
      return {
        tally,
        severity,
        violations: violations.map(([, violation]) => violation).slice(0, mostViolations),
      };
    },
  };
}

function toViolation(judgement: Judgement, curl: string | undefined): ReportedViolation | undefined {
  const { verdict, operation, exchanges } = judgement;
  if (verdict.outcome !== 'violates') return undefined;
  const { expected, actual, where } = verdict;
  const evidence = exchanges.at(-1) ?? '';
  return { operation, expected, actual, where, evidence, ...(curl === undefined ? {} : { curl }) };
}

function keyOf({ operation, where, expected, actual }: ReportedViolation): string {
  return JSON.stringify([operation, where, expected, actual]);
}

function worse(one: Severity | undefined, other: Severity): Severity {
  return one !== undefined && severityRank(one) >= severityRank(other) ? one : other;
}
