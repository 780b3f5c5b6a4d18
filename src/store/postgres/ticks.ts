import type { Ticks } from '../../probe/coordination.ts';
import type { SqlSession } from '../database.ts';

/**
 * One row for each schedule of a target. A clock that was set forward must not keep all others from claiming: what it claimed
 * is forgotten by the clock of the database.
 */
const claim = `
  INSERT INTO ticks (target, schedule, due, claimed) VALUES (?, ?, ?, clock_timestamp())
  ON CONFLICT (target, schedule) DO UPDATE SET due = excluded.due, claimed = excluded.claimed
  WHERE ticks.due < ? OR ticks.claimed <= clock_timestamp() - ?::float8 * INTERVAL '1 millisecond'`;

/** Ticks in the database of this session. */
export function createTicks(session: SqlSession): Ticks {
  return {
    async claim({ target, schedule, due, remembered, after = due }) {
      return (await session.run(claim, target, schedule, due, after, remembered)) > 0;
    },
  };
}
