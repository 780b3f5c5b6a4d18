import type { Leases, Ticks } from '../probe/coordination.ts';
import type { SqlSession } from './database.ts';

/** Which of these tenures are over because another took the lease; the others last at least as long as the transaction. */
export type FindLost = (tenures: ReadonlyMap<string, number>) => Promise<ReadonlySet<string>>;

/** How processes that share a store agree on who does what. */
export type Coordination = {
  readonly leases: Leases;
  readonly ticks: Ticks;
  /** For the session of a transaction, which then writes nothing that another holder of a lease knows better. */
  readonly findLost: (session: SqlSession) => FindLost;
};
