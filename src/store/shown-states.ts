import type { MonitorEvent } from '../events/events.ts';
import type { TargetStates } from './target-states.ts';

/** Writes down what is known of a target that is this monitor's; undefined for one that is not. */
export type StateOf = (target: string) => string | undefined;

/** Targets of which something was shown here that others who share the store do not know yet. */
export type ShownStates = {
  note(event: MonitorEvent): void;
  /** What is to be kept of them, by their names: as it is now. */
  take(): ReadonlyMap<string, string>;
  /** Everything that was noted so far is kept. */
  clear(): void;
};

/** Without `stateOf` nothing is kept. */
export function createShownStates(stateOf?: StateOf): ShownStates {
  const targets = new Set<string>();
  return {
    note({ target }) {
      if (stateOf !== undefined) targets.add(target);
    },
    take() {
      const states = new Map<string, string>();
      for (const target of targets) {
        const state = stateOf?.(target);
        if (state !== undefined) states.set(target, state);
      }
      return states;
    },
    clear: () => targets.clear(),
  };
}

/** Keeps them all. */
export async function keepStates(
  table: TargetStates,
  states: ReadonlyMap<string, string>,
  at: number,
): Promise<void> {
  for (const [target, state] of states) await table.save(target, state, at);
}
