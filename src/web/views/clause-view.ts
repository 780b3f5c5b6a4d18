import type { ClauseState, ClauseStatus, PlaceStatus } from '../../state/clause-status.ts';
import { describeSightings, findSightings } from '../../state/sightings.ts';
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

/** Where a clause stands as it is seen from one of several places. */
export type PlaceView = {
  readonly location: string;
  readonly standing: string;
  readonly since: string;
  readonly lastJudged: string;
  readonly violated: number;
  readonly judged: number;
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
  /** Where monitors have a location: how it stands as seen from each. The above is of the place where it stands worst. */
  readonly places?: readonly PlaceView[];
  /** From which of them an open drift is seen, in words. */
  readonly seenFrom?: string;
};

/** Every clause of a target, in the order of its contract. */
export function viewClauses(target: TargetView, catalogue: Catalogue, now: number): readonly ClauseView[] {
  return target.clauseStatuses(now).map((status) => viewClause(target.name, status, catalogue, now));
}

/** One clause of a target. `now` is milliseconds since the Unix epoch. */
export function viewClause(
  target: string,
  status: ClauseStatus,
  catalogue: Catalogue,
  now: number,
): ClauseView {
  const { clause, api, severity, state, record, pool, places, notExercised, inconclusive } = status;
  const facts = catalogue.clause(target, clause);
  const lastJudged = record?.lastConclusive;
  const sightings = record && findSightings(record);
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
      places: places?.map(viewPlace),
      seenFrom: sightings && describeSightings(sightings, now),
    }),
  };
}

/** Whether somebody has to look: broken, always or now and then, and not accepted. */
export function isOpen({ state }: Pick<ClauseView, 'state'>): boolean {
  return state === 'violates' || state === 'intermittent';
}

function viewPlace({ location, record, pool }: PlaceStatus): PlaceView {
  const { standing, since, lastConclusive = since } = record;
  return {
    location,
    standing,
    since: toMoment(since),
    lastJudged: toMoment(lastConclusive),
    violated: pool.violations,
    judged: pool.samples,
  };
}

function viewViolation({ record }: ClauseStatus): ViolationView | undefined {
  const violation = record?.lastViolation;
  if (violation === undefined) return undefined;
  const { at, probe, operation, where, expected, actual } = violation;
  return { at: toMoment(at), probe, operation, where, expected, actual };
}
