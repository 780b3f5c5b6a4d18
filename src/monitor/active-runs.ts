import type { EventSink } from '../events/events.ts';

/** Which cycles are under way: what they made is still theirs. */
export type ActiveRuns = {
  /** To be used in place of the sink that was given. */
  readonly emit: EventSink;
  has(run: string): boolean;
};

/** Listens to the cycles that pass by on their way to a sink. */
export function watchRuns(emit: EventSink): ActiveRuns {
  const active = new Set<string>();
  return {
    emit(event) {
      if (event.type === 'cycle-started') active.add(event.run);
      else if (event.type === 'cycle-finished') active.delete(event.run);
      emit(event);
    },
    has: (run) => active.has(run),
  };
}
