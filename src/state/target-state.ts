import type { EventOf, MonitorEvent } from '../events/events.ts';
import type { TargetSnapshot } from '../events/target-snapshot.ts';
import { createClauseBook } from './clause-book.ts';
import { createProbeBook } from './probe-book.ts';
import { createQuotaBook } from './quota-book.ts';
import type { TargetView } from './target-view.ts';
import { createTrafficBook } from './traffic-book.ts';

/** One target's events folded, and the view on what came of them. */
export type TargetState = {
  readonly apply: (event: MonitorEvent) => void;
  /** The same one until something happens. */
  readonly view: () => TargetView;
  readonly snapshot: () => TargetSnapshot;
  readonly restore: (snapshot: TargetSnapshot) => void;
};

/** Starts from the event that added the target; the same kind of event again replaces its lists. */
export function createTargetState(added: EventOf<'target-added'>): TargetState {
  let listing = added;
  let since = added.at;
  const clauses = createClauseBook(added);
  const probes = createProbeBook(added);
  const quota = createQuotaBook(added);
  const traffic = createTrafficBook();
  let recorded: EventOf<'baseline-recorded'> | undefined;
  let shown: TargetView | undefined;
  const restore = (snapshot: TargetSnapshot): void => {
    shown = undefined;
    ({ since } = snapshot);
    for (const book of [clauses, probes, quota, traffic]) book.restore(snapshot);
  };
  const show = (): TargetView => ({
    name: added.target,
    contract: listing.contract,
    ...(listing.statusPage === undefined ? {} : { statusPage: listing.statusPage }),
    ...(listing.location === undefined ? {} : { location: listing.location }),
    quotaScope: listing.quotaScope,
    ...(listing.quota === undefined ? {} : { quota: listing.quota }),
    since,
    accounts: listing.accounts,
    clauses: listing.clauses,
    accepted: listing.accepted,
    probes: probes.probes(),
    ...traffic.view(),
    ...(recorded === undefined ? {} : { openChanges: recorded.open }),
    acceptedChanges: recorded?.baseline.accepted ?? [],
    burstActive: quota.burstActive(),
    observedBursts: quota.observedBursts,
    clauseStatuses: clauses.statuses,
    lowestHeadroom: quota.lowestHeadroom,
    headroomCourse: quota.headroomCourse,
  });
  return {
    restore,
    apply(event) {
      shown = undefined;
      if (event.type === 'target-added') listing = event;
      else if (event.type === 'baseline-recorded') recorded = event;
      else if (event.type === 'recalled' && event.snapshot !== undefined) restore(event.snapshot);
      for (const book of [clauses, probes, quota, traffic]) book.apply(event);
    },
    view: () => (shown ??= show()),
    snapshot: () => ({
      since,
      ...(recorded === undefined ? {} : { baselineAt: recorded.at }),
      ...clauses.snapshot(),
      ...probes.snapshot(),
      ...quota.snapshot(),
      ...traffic.snapshot(),
    }),
  };
}
