import type { PendingWrites } from './pending-writes.ts';

/**
 * Where several share a store: only what is told of targets that this monitor watches is its to write. A target is held from
 * when it is recalled until it turns out, at the next write, that another monitor has taken it; what waits of it is forgotten then.
 */
export function limitToHeld(pending: PendingWrites): PendingWrites {
  const tenures = new Map<string, number>();
  const taken = new Set<string>();
  /** What something waits to be written of. */
  const noted = new Set<string>();
  const giveUpLost: PendingWrites['giveUpLost'] = async (targets, findLost) => {
    for (const target of await findLost(new Map([...tenures].filter(([name]) => targets.has(name))))) {
      tenures.delete(target);
      taken.add(target);
      pending.forget(target, []);
    }
  };
  return {
    ...pending,
    note(event) {
      if (event.type === 'recalled') {
        tenures.set(event.target, event.tenure);
        taken.delete(event.target);
        pending.forget(event.target, event.records);
      } else if (tenures.has(event.target)) {
        noted.add(event.target);
        pending.note(event);
      }
    },
    async writeTo(tables, findLost) {
      await giveUpLost(noted, findLost);
      await pending.writeTo(tables, findLost);
    },
    clear() {
      noted.clear();
      pending.clear();
    },
    isOurs: (target) => tenures.has(target),
    giveUpLost,
    isOutdated: ({ type, target }) =>
      taken.has(target) && (type === 'clause-state' || type.startsWith('baseline-')),
  };
}
