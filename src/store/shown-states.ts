import type { MonitorEvent } from '../events/events.ts';
import type { TargetStates } from './target-states.ts';

/** Writes down what is known of a target; undefined where nothing is. */
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

/** Keeps those of targets that are this monitor's. */
export async function keepStates(
  table: TargetStates,
  states: ReadonlyMap<string, string>,
  isOurs: (target: string) => boolean,
  at: number,
): Promise<void> {
  for (const [target, state] of states) if (isOurs(target)) await table.save(target, state, at);
}
