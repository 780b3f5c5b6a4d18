import type { EventSink } from '../events/events.ts';
import type { TargetSnapshot } from '../events/target-snapshot.ts';
import { createTargetState, type TargetState } from './target-state.ts';
import type { TargetView } from './target-view.ts';

/** What is known now: the read model of everything that answers a question. */
export type State = {
  /** Folds one event in. Events of a target that was not added, or was removed, leave no trace. */
  readonly apply: EventSink;
  /** In the order in which they were added; the very same view of a target as before where nothing happened to it. */
  readonly targets: () => readonly TargetView[];
  readonly target: (name: string) => TargetView | undefined;
  /** What is known of a target beside its listing, the records of its clauses and its baseline. */
  readonly snapshot: (name: string) => TargetSnapshot | undefined;
  /** Puts what another monitor knows of a target in the place of what is known here; nothing where it was not added. */
  readonly restore: (name: string, snapshot: TargetSnapshot) => void;
};

/** Folds events into what is known now: no clock and no I/O, time comes with the events and the questions. */
export function createState(): State {
  const targets = new Map<string, TargetState>();
  return {
    apply(event) {
      if (event.type === 'target-removed') {
        targets.delete(event.target);
        return;
      }
      const known = targets.get(event.target);
      if (known !== undefined) known.apply(event);
      else if (event.type === 'target-added') targets.set(event.target, createTargetState(event));
    },
    targets: () => [...targets.values()].map((target) => target.view()),
    target: (name) => targets.get(name)?.view(),
    snapshot: (name) => targets.get(name)?.snapshot(),
    restore: (name, snapshot) => targets.get(name)?.restore(snapshot),
  };
}
