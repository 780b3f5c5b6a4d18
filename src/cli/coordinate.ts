import type { Clock } from '../clock/clock.ts';
import type { Coordination, TargetKnowledge } from '../monitor/coordination.ts';
import { createLeasedRights, timesOfLease } from '../monitor/leased-right.ts';
import { describeLeftover } from '../probe/clean-up.ts';
import { succeed } from '../state/succession.ts';
import type { Store } from '../store/open-store.ts';
import { asStoreError } from '../store/store-error.ts';
import { inert } from '../text/inert.ts';
import { createSharedReader } from './shared-knowledge.ts';
import { markTold, tellRemembered } from './remembered.ts';
import { readKnown } from './watched-baselines.ts';

type CoordinationOptions = {
  readonly clock: Clock;
  /** As long as is usual when absent. */
  readonly leaseSeconds: number | undefined;
  readonly tell: (line: string) => void;
};

/** How a monitor works with the others that share its store; undefined where nobody does. */
export function coordinate(
  store: Store,
  { clock, leaseSeconds, tell }: CoordinationOptions,
): Coordination | undefined {
  const { coordination } = store;
  if (coordination === undefined) return undefined;
  const { leases, ticks } = coordination;
  return {
    rights: createLeasedRights({
      clock,
      leases,
      ...(leaseSeconds === undefined ? {} : { times: timesOfLease(leaseSeconds * 1_000) }),
      tell: (target, why) => tell(`${inert(target)} is no longer watched by this monitor: ${why}`),
    }),
    claim: (tick) => ticks.claim(tick),
    recall: (target) =>
      recall(store, target, tell).catch((error: unknown) => {
        tell(`${inert(target)} is not watched by this monitor: ${asStoreError(error).message}`);
        throw error;
      }),
  };
}

async function recall(store: Store, target: string, tell: (line: string) => void): Promise<TargetKnowledge> {
  await store.ledger.refresh(target);
  const records = await store.clauseRecords.ofTarget(target);
  const baseline = readKnown(target, await store.baselines.read(target), tell);
  const snapshot = await createSharedReader(store, tell).snapshot(target);
  const leftovers = await store.ledger.pending(target);
  const untold = (await store.transitions.untold()).filter((each) => each.target === target);
  tell(`${inert(target)} is watched by this monitor from now on`);
  tellRemembered(records, untold, tell);
  await markTold(store, untold);
  if (snapshot === undefined) return { records, baseline };
  return { records, baseline, snapshot: succeed(snapshot, leftovers.map(describeLeftover)) };
}
