import type { SqlSession } from '../database.ts';
import { readNumber } from '../fields.ts';

/** A lease that was taken or prolonged. */
export type LeaseTaken = {
  /** Grows whenever the lease goes from one holder to another. */
  readonly tenure: number;
  /** Milliseconds from the answer on for which the holder before wanted what the lease is for left alone. */
  readonly wait: number;
};

/** Leases as one holder sees them. All methods reject with StoreError. */
export type Leases = {
  /**
   * Takes a lease that is free or has run out, or prolongs the holder's own: it runs out so many milliseconds after some moment
   * between the call and its answer. The holder after this one waits until `rests` milliseconds after that moment, and until
   * `afterDeath` after the end of the lease. Undefined while another has it.
   */
  take(name: string, lasts: number, rests: number): Promise<LeaseTaken | undefined>;
  /** Gives it back; the next holder waits until `rests` milliseconds from then on. Does nothing where it is another's by now. */
  release(name: string, rests: number): Promise<void>;
};

/**
 * How long requests of a holder that died may count after the end of its lease, in milliseconds: the quota's window, and a
 * second for what was on its way.
 */
export const afterDeath = 6_000;

/** Times are those of the database alone, for no two clocks of monitors agree. */
export const leaseTables = `
  CREATE TABLE leases (
    name TEXT COLLATE "C" PRIMARY KEY,
    holder TEXT COLLATE "C" NOT NULL,
    tenure BIGINT NOT NULL,
    expires TIMESTAMP WITH TIME ZONE NOT NULL,
    begins TIMESTAMP WITH TIME ZONE NOT NULL,
    next_begins TIMESTAMP WITH TIME ZONE NOT NULL
  );`;

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
