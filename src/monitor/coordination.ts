import type { EventOf } from '../events/events.ts';
import type { Ticks } from '../probe/coordination.ts';
import type { RightsToProbe } from './right-to-probe.ts';

/** What is kept of a target that another monitor may have watched in the meantime. */
export type TargetKnowledge = Pick<EventOf<'recalled'>, 'records' | 'baseline' | 'snapshot'>;

/** What monitors of the same targets agree on, so that together they behave as one. */
export type Coordination = Ticks & {
  readonly rights: RightsToProbe;
  /** The place from which this monitor probes, where monitors of several places probe the same targets. */
  readonly location?: string;
  /** Reads again what is kept of a target. Rejects where that cannot be read. */
  recall(target: string): Promise<TargetKnowledge>;
};
