import type { EventOf, MonitorEvent } from '../events/events.ts';
import type { StoreTables } from './open-store.ts';
import type { RecentExchanges } from './recent-exchanges.ts';
import { writeBaseline } from './stored-baseline.ts';

/** The newest baseline of each target that is not written yet. */
export type PendingBaselines = {
  note(event: MonitorEvent): void;
  readonly isEmpty: () => boolean;
  writeTo(tables: StoreTables): Promise<void>;
  clear(): void;
  forget(target: string): void;
};

/** Nothing to be written yet; however many events come, a baseline is written once for each target. */
export function createPendingBaselines(): PendingBaselines {
  const newest = new Map<string, EventOf<'baseline-recorded'>>();
  return {
    note(event) {
      if (event.type === 'baseline-recorded') newest.set(event.target, event);
    },
    isEmpty: () => newest.size === 0,
    async writeTo({ baselines }) {
      for (const { target, baseline, at } of newest.values()) {
        await baselines.save(target, writeBaseline(baseline), at);
      }
    },
    clear: () => newest.clear(),
    forget: (target) => void newest.delete(target),
  };
}

/** Keeps the exchange that showed a change first. */
export async function recordChange(
  { evidence }: StoreTables,
  { target, at, change }: EventOf<'baseline-change'>,
  recent: RecentExchanges,
): Promise<void> {
  const { api, clause, what, before, after, causes } = change;
  await evidence.record({
    kind: 'change',
    target,
    api,
    clause,
    operation: causes[0] ?? 'none',
    where: what,
    expected: before,
    actual: after,
    severity: 'information',
    at,
    exchanges: recent.find([change.evidence]),
  });
}
