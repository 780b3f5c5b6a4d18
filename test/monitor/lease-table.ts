import type { Leases, Ticks } from '../../src/probe/coordination.ts';
import type { VirtualClock } from '../client/virtual-clock.ts';

/** Requests of a holder that died count this long after the end of its lease, in milliseconds. */
export const afterDeath = 6_000;

/** A lease; times are those of the table. */
type Row = { holder: number; until: number; restsUntil: number; tenure: number; beginsAt: number };

/** One table of leases, as every monitor reaches it. */
export function createTable(clock: VirtualClock) {
  const rows = new Map<string, Row>();
  const seenBy = (holder: number): Leases => ({
    take(name, lasts, rests) {
      const now = clock.monotonic();
      const row = rows.get(name);
      if (row !== undefined && row.holder !== holder && now < row.until) return Promise.resolve(undefined);
      const same = row?.holder === holder;
      const tenure = same ? row.tenure : (row?.tenure ?? 0) + 1;
      const beginsAt = same ? row.beginsAt : (row?.restsUntil ?? 0);
      const until = now + lasts;
      const restsUntil = Math.max(until + afterDeath, now + rests);
      rows.set(name, { holder, until, restsUntil, tenure, beginsAt });
      return Promise.resolve({ tenure, wait: Math.max(0, beginsAt - now) });
    },
    release(name, rests) {
      const row = rows.get(name);
      const now = clock.monotonic();
      if (row?.holder === holder) {
        Object.assign(row, { until: now, restsUntil: Math.max(row.beginsAt, now + rests) });
      }
      return Promise.resolve();
    },
  });
  return { seenBy, rows };
}

/** The claims of every monitor, each tick once, and by whom. */
export function createClaims() {
  const newest = new Map<string, number>();
  const ticks: Ticks = {
    claim({ target, schedule, due, after = due }) {
      const name = `${target} ${schedule}`;
      const last = newest.get(name);
      if (last !== undefined && last >= after) return Promise.resolve(false);
      newest.set(name, due);
      return Promise.resolve(true);
    },
  };
  return ticks;
}
