import type { EvidenceSummary } from '../../events/evidence.ts';
import type { TargetView } from '../../state/target-view.ts';
import { present, toMoment } from './moment.ts';

/** A shape that moved against the baseline. Moments are ISO 8601 in UTC. */
export type ChangeView = {
  readonly id: string;
  readonly api: string;
  readonly clause: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly causes: readonly string[];
  readonly since: string;
  /** The id of its evidence, where that is kept. */
  readonly evidence?: string;
};

/** A change that somebody accepted. */
export type AcceptedView = {
  readonly id: string;
  readonly api: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  readonly at: string;
};

/** The changes of one target. */
export type ChangesView = {
  /** Absent where no baseline is kept. */
  readonly open?: readonly ChangeView[];
  readonly accepted: readonly AcceptedView[];
};

/** Looks at the changes of a target; `evidence` is what is kept of it. */
export function viewChanges(target: TargetView, evidence: readonly EvidenceSummary[]): ChangesView {
  const open = target.openChanges?.map(({ id, api, clause, what, before, after, causes, since }) => {
    const kept = evidence.find(
      (each) =>
        each.kind === 'change' &&
        each.api === api &&
        each.where === what &&
        each.expected === before &&
        each.actual === after,
    );
    return {
      id,
      api,
      clause,
      what,
      before,
      after,
      causes,
      since: toMoment(since),
      ...present({ evidence: kept?.id }),
    };
  });
  return {
    ...present({ open }),
    accepted: target.acceptedChanges
      .map(({ change, api, what, before, after, reason, at }) => ({
        id: change,
        api,
        what,
        before,
        after,
        reason,
        at: toMoment(at),
      }))
      .toReversed(),
  };
}
