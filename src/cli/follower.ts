import type { Clock } from '../clock/clock.ts';
import type { Baseline } from '../drift/baseline.ts';
import type { BaselineChange } from '../drift/changes.ts';
import type { EventSink } from '../events/events.ts';
import type { State } from '../state/state.ts';
import { StoreError } from '../store/store-error.ts';
import { createSharedReader, type SharedKnowledge, type SharedTables } from './shared-knowledge.ts';

/** What a follower looks at, and whom it tells. */
export type FollowerOptions = {
  readonly tables: SharedTables;
  readonly state: State;
  /** Whether this monitor is the one that probes a target at this moment: then nobody knows more of it. */
  readonly holds: (target: string) => boolean;
  /** What has moved against a target's baseline and is neither accepted nor taken back. */
  readonly changesOf: (target: string, baseline: Baseline) => readonly BaselineChange[];
  readonly clock: Clock;
  /** Hears that something else is known. */
  readonly onChange: () => void;
  /** Takes one line for people. */
  readonly tell: (line: string) => void;
};

/** Looks at what other monitors know of the targets that they probe. */
export type Follower = {
  /** Hears of what this monitor tells itself: a target that it lists anew begins with nothing. */
  readonly note: EventSink;
  /** Whether the store answered the newest look. */
  readonly answered: () => boolean;
  /** Whether anything was seen yet. */
  readonly hasFollowed: () => boolean;
  stop(): Promise<void>;
};

/** Real milliseconds between two looks. */
const lookEvery = 1_000;

/**
 * Looks once a second, in real time, for targets that other monitors probe and that have changed, and puts what is known of them into
 * `state`. It announces, counts and stores nothing: that is done by whoever found it. While the store does not answer,
 * the last view stays.
 */
export function startFollower(options: FollowerOptions): Follower {
  const { tables, state, holds, clock, onChange, tell } = options;
  const stopping = new AbortController();
  /** The version that is shown of each target. */
  const seen = new Map<string, number>();
  const shared = createSharedReader(tables, tell);
  let answered = true;
  let followed = false;

  const follow = async (target: string): Promise<void> => {
    const known = await shared.all(target, state.snapshot(target)?.baselineAt);
    // This monitor may have taken it over meanwhile.
    if (holds(target)) return;
    show(options, target, known);
    followed = true;
    onChange();
  };
  const look = async (): Promise<void> => {
    const targets = state.targets();
    const versions = targets.length === 0 ? new Map<string, number>() : await tables.targetStates.versions();
    for (const { name } of targets) {
      const version = versions.get(name);
      if (holds(name)) seen.delete(name);
      else if (version !== undefined && seen.get(name) !== version) {
        seen.set(name, version);
        await follow(name).catch((error: unknown) => {
          seen.delete(name);
          throw error;
        });
      }
    }
  };
  const attempt = async (): Promise<void> => {
    try {
      await look();
      if (!answered) tell('what other monitors see is known again');
      answered = true;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (answered) tell(`${error.message}. What other monitors see is shown as it was before`);
      answered = false;
    }
  };
  const keepLooking = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await attempt();
      await clock.sleep(lookEvery * clock.scale, stopping.signal).catch(() => undefined);
    }
  };
  const looking = keepLooking();
  return {
    note({ type, target }) {
      if (type === 'target-added') seen.delete(target);
    },
    answered: () => answered,
    hasFollowed: () => followed,
    async stop() {
      stopping.abort();
      await looking;
    },
  };
}

function show(
  { state, changesOf, clock }: FollowerOptions,
  target: string,
  { records, baseline, snapshot }: SharedKnowledge,
): void {
  for (const record of records) state.apply({ type: 'clause-state', target, at: clock.now(), record });
  if (baseline !== undefined) {
    const { at, recorded } = baseline;
    const open = changesOf(target, recorded);
    state.apply({ type: 'baseline-recorded', target, at, baseline: recorded, open });
  }
  if (snapshot !== undefined) state.restore(target, snapshot);
}
