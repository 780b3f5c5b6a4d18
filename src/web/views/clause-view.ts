import type { ClauseState, ClauseStatus } from '../../state/clause-status.ts';
import type { TargetView } from '../../state/target-view.ts';
import type { Catalogue } from '../status-sources.ts';
import { present, toMoment } from './moment.ts';

/** A violation as people read it. */
export type ViolationView = {
  readonly at: string;
  readonly probe: string;
  readonly operation: string;
  readonly where: string;
  readonly expected: string;
  readonly actual: string;
};

/** A clause on one API of a target and where it stands. Moments are ISO 8601 in UTC. */
export type ClauseView = {
  readonly target: string;
  readonly api: string;
  readonly clause: string;
  readonly severity: string;
  readonly state: ClauseState;
  /** How a broken clause is broken, or that it is merely suspected. */
  readonly standing?: string;
  readonly since?: string;
  readonly lastJudged?: string;
  /** Violations among the judgements that statistics look at. */
  readonly violated: number;
  readonly judged: number;
  readonly section?: string;
  readonly statement?: string;
  readonly documentation?: string;
  /** The newest violation, kept after it was mended. */
  readonly violation?: ViolationView;
  readonly notExercised?: { readonly reason: string; readonly detail: string };
  /** Why nothing could be concluded the last time. */
  readonly inconclusive?: { readonly at: string; readonly reason: string; readonly detail: string };
};

/** Every clause of a target, in the order of its contract. */
export function viewClauses(target: TargetView, catalogue: Catalogue, now: number): readonly ClauseView[] {
  return target.clauseStatuses(now).map((status) => viewClause(target.name, status, catalogue));
}

/** One clause of a target. */
export function viewClause(target: string, status: ClauseStatus, catalogue: Catalogue): ClauseView {
  const { clause, api, severity, state, record, pool, notExercised, inconclusive } = status;
  const facts = catalogue.clause(target, clause);
  const lastJudged = record?.lastConclusive;
  return {
    target,
    api,
    clause,
    severity: record?.severity ?? severity,
    state,
    violated: pool?.violations ?? 0,
    judged: pool?.samples ?? 0,
    ...present({
      standing: record?.standing,
      since: record === undefined ? undefined : toMoment(record.since),
      lastJudged: lastJudged === undefined ? undefined : toMoment(lastJudged),
      section: facts?.section,
      statement: facts?.statement,
      documentation: facts?.documentation,
      violation: viewViolation(status),
      notExercised:
        notExercised === undefined ? undefined : { reason: notExercised.reason, detail: notExercised.detail },
      inconclusive:
        inconclusive === undefined ? undefined : { ...inconclusive, at: toMoment(inconclusive.at) },
    }),
  };
}

/** Whether somebody has to look: broken, always or now and then, and not accepted. */
export function isOpen({ state }: Pick<ClauseView, 'state'>): boolean {
  return state === 'violates' || state === 'intermittent';
}

function viewViolation({ record }: ClauseStatus): ViolationView | undefined {
  const violation = record?.lastViolation;
  if (violation === undefined) return undefined;
  const { at, probe, operation, where, expected, actual } = violation;
  return { at: toMoment(at), probe, operation, where, expected, actual };
}
