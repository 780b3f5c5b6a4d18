import type { Clock } from '../clock/clock.ts';
import type { Coordination, TargetKnowledge } from '../monitor/coordination.ts';
import { timesOfLease } from '../monitor/lease-times.ts';
import { createLeasedRights } from '../monitor/leased-right.ts';
import { describeLeftover } from '../probe/clean-up.ts';
import { succeed } from '../state/succession.ts';
import type { Store } from '../store/open-store.ts';
import { asStoreError } from '../store/store-error.ts';
import type { RecordedTransition } from '../store/transitions.ts';
import { inert } from '../text/inert.ts';
import { createSharedReader } from './shared-knowledge.ts';
import { markTold, tellRemembered } from './remembered.ts';
import { readKnown } from './watched-baselines.ts';

type CoordinationOptions = {
  readonly clock: Clock;
  /** As long as is usual when absent. */
  readonly leaseSeconds: number | undefined;
  /** Of this monitor, where monitors of several places share the store. */
  readonly location: string | undefined;
  /** Resolves with whether all that was found so far is in the store. */
  readonly settle: () => Promise<boolean>;
  readonly tell: (line: string) => void;
};

/** How a monitor works with the others that share its store; undefined where nobody does. */
export function coordinate(store: Store, options: CoordinationOptions): Coordination | undefined {
  const { coordination } = store;
  if (coordination === undefined) return undefined;
  const { clock, leaseSeconds, location, settle, tell } = options;
  const { leases, ticks } = coordination;
  /** Where places take turns, they do so again and again: of each target it is told once. */
  const introduced = new Set<string>();
  return {
    ...(location === undefined ? {} : { location }),
    rights: createLeasedRights({
      clock,
      leases,
      ...(leaseSeconds === undefined ? {} : { times: timesOfLease(leaseSeconds * 1_000) }),
      ...(location === undefined ? {} : { settle }),
      tell(target, why) {
        introduced.delete(target);
        tell(`${inert(target)} is no longer watched by this monitor: ${why}`);
      },
    }),
    claim: (tick) => ticks.claim(tick),
    async recall(target) {
      try {
        const { untold, ...knowledge } = await recall(store, target, tell);
        if (!introduced.has(target)) tell(`${inert(target)} is watched by this monitor from now on`);
        tellRemembered(introduced.has(target) ? [] : knowledge.records, untold, tell);
        if (location !== undefined) introduced.add(target);
        await markTold(store, untold);
        return knowledge;
      } catch (error) {
        tell(`${inert(target)} is not watched by this monitor: ${asStoreError(error).message}`);
        throw error;
      }
    },
  };
}

type Recalled = TargetKnowledge & { readonly untold: readonly RecordedTransition[] };

async function recall(store: Store, target: string, tell: (line: string) => void): Promise<Recalled> {
  await store.ledger.refresh(target);
  const records = await store.clauseRecords.ofTarget(target);
  const baseline = readKnown(target, await store.baselines.read(target), tell);
  const snapshot = await createSharedReader(store, tell).snapshot(target);
  const leftovers = await store.ledger.pending(target);
  const untold = (await store.transitions.untold()).filter((each) => each.target === target);
  const known = { records, baseline, untold };
  return snapshot === undefined
    ? known
    : { ...known, snapshot: succeed(snapshot, leftovers.map(describeLeftover)) };
}
