import type { EventOf } from '../events/events.ts';
import type { RightsToProbe } from './right-to-probe.ts';

/** A tick of a schedule that every monitor of a target has. */
export type Tick = {
  readonly target: string;
  /** The cron expression. */
  readonly schedule: string;
  /** Milliseconds since the Unix epoch. */
  readonly due: number;
  /** The newest tick that was claimed must have been due before this; before `due` when absent. */
  readonly after?: number;
  /** Real milliseconds after which a claim is forgotten. */
  readonly remembered: number;
};

/** What is kept of a target that another monitor may have watched in the meantime. */
export type TargetKnowledge = Pick<EventOf<'recalled'>, 'records' | 'baseline' | 'snapshot'>;

/** What monitors of the same targets agree on, so that together they behave as one. */
export type Coordination = {
  readonly rights: RightsToProbe;
  /** True for exactly one of all who claim the same tick. Rejects where that cannot be learned. */
  claim(tick: Tick): Promise<boolean>;
  /** Reads again what is kept of a target. Rejects where that cannot be read. */
  recall(target: string): Promise<TargetKnowledge>;
};
