import type { Leases } from '../../probe/coordination.ts';
import type { FindLost } from '../coordination.ts';
import type { SqlSession } from '../database.ts';
import { readNumber } from '../fields.ts';

/**
 * How long requests of a holder that died may count after the end of its lease, in milliseconds: the quota's window, and a
 * second for what was on its way.
 */
export const afterDeath = 6_000;

// Times are those of the database alone, for no two clocks of monitors agree.
const ahead = "clock_timestamp() + ?::float8 * INTERVAL '1 millisecond'";

/** Evaluated under the lock of the row: of several that ask at the same moment one gets it. */
const take = `
  INSERT INTO leases (name, holder, tenure, expires, begins, next_begins)
  VALUES (?, ?, 1, ${ahead}, clock_timestamp(), ${ahead})
  ON CONFLICT (name) DO UPDATE SET
    holder = excluded.holder,
    tenure = leases.tenure + CASE WHEN leases.holder = excluded.holder THEN 0 ELSE 1 END,
    expires = CASE WHEN leases.holder = excluded.holder
      THEN greatest(leases.expires, excluded.expires) ELSE excluded.expires END,
    begins = CASE WHEN leases.holder = excluded.holder THEN leases.begins ELSE leases.next_begins END,
    next_begins = greatest(leases.next_begins, excluded.next_begins)
  WHERE leases.holder = excluded.holder OR leases.expires <= clock_timestamp()
  RETURNING tenure, greatest(0, extract(epoch FROM begins - clock_timestamp()) * 1000)::float8 AS wait`;

const release = `
  UPDATE leases SET expires = clock_timestamp(), next_begins = greatest(begins, ${ahead})
  WHERE name = ? AND holder = ?`;

const look = 'SELECT name FROM leases WHERE name = ? AND holder = ? AND tenure = ? FOR SHARE';

/** For the session of a transaction, which then writes nothing that another holder knows better. */
export function createFindLost(session: SqlSession, holder: string): FindLost {
  return async (tenures) => {
    const lost = new Set<string>();
    for (const [name, tenure] of [...tenures].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if ((await session.first(look, name, holder, tenure)) === undefined) lost.add(name);
    }
    return lost;
  };
}

/** Leases in the database of this session, as this holder sees them. A process that starts anew is another holder. */
export function createLeases(session: SqlSession, holder: string): Leases {
  return {
    async take(name, lasts, rests) {
      const afterwards = Math.max(lasts + afterDeath, rests);
      const row = await session.first(take, name, holder, lasts, afterwards);
      return row && { tenure: readNumber(row, 'tenure'), wait: readNumber(row, 'wait') };
    },
    async release(name, rests) {
      await session.run(release, rests, name, holder);
    },
  };
}
