import { clauseStates, type ClauseState } from '../../state/clause-status.ts';
import type { TargetView } from '../../state/target-view.ts';
import type { Catalogue } from '../status-sources.ts';
import { viewClauses, type ClauseView } from './clause-view.ts';
import { present, toMoment } from './moment.ts';
import { decideVerdict, type VerdictView } from './verdict.ts';

/** How many clauses are in each state. */
export type Counts = Readonly<Record<ClauseState, number>>;

/** One target in short. Moments are ISO 8601 in UTC. */
export type TargetSummary = {
  readonly target: string;
  readonly contract: string;
  readonly verdict: VerdictView;
  readonly counts: Counts;
  /** Changes against the baseline that nobody accepted yet. */
  readonly openChanges: number;
  /** When watching began. */
  readonly since: string;
  readonly lastJudged?: string;
  readonly statusPage?: string;
  /** Of the cycle that is under way. */
  readonly cycleStarted?: string;
};

/** A target with its clauses. */
export type TargetOverview = TargetSummary & { readonly clauses: readonly ClauseView[] };

/** Looks at one target. `now` is milliseconds since the Unix epoch. */
export function viewTarget(target: TargetView, catalogue: Catalogue, now: number): TargetOverview {
  const clauses = viewClauses(target, catalogue, now);
  const counts = countStates(clauses);
  const running = target.cycle?.finishedAt === undefined ? target.cycle : undefined;
  return {
    target: target.name,
    contract: target.contract,
    verdict: decideVerdict(clauses),
    counts,
    openChanges: target.openChanges?.length ?? 0,
    since: toMoment(target.since),
    ...present({
      lastJudged: clauses
        .flatMap(({ lastJudged }) => (lastJudged === undefined ? [] : [lastJudged]))
        .toSorted()
        .at(-1),
      statusPage: target.statusPage,
      cycleStarted: running === undefined ? undefined : toMoment(running.startedAt),
    }),
    clauses,
  };
}

function countStates(clauses: readonly ClauseView[]): Counts {
  const counts: Record<ClauseState, number> = {
    conforms: 0,
    violates: 0,
    intermittent: 0,
    unknown: 0,
    not_exercised: 0,
    accepted: 0,
  };
  for (const state of clauseStates) counts[state] = clauses.filter((clause) => clause.state === state).length;
  return counts;
}
