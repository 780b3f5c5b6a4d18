import type { TargetView } from '../state/target-view.ts';
import { createValueWriter, type ValueWriter } from './exposition.ts';

/** What a scrape writes with, and the lines of targets that were written with it before. */
export type Draft = {
  readonly write: ValueWriter['write'];
  /** The lines of a target by metric, to be read and added to. `now` is milliseconds since the Unix epoch. */
  readonly linesOf: (target: TargetView, now: number) => Map<string, string>;
};

/**
 * Keeps the lines of each target until something happens to it, an acceptance ends, or a secret is known that stands in
 * lines of any target. What is returned opens the draft for one scrape.
 */
export function createKeptLines(redact: (text: string) => string): () => Draft {
  let draft = createDraft(redact);
  return () => {
    if (!draft.isTrue()) draft = createDraft(redact);
    return draft;
  };
}

function createDraft(redact: (text: string) => string): Draft & Pick<ValueWriter, 'isTrue'> {
  // The view of a target is another one after each event.
  const kept = new WeakMap<TargetView, { readonly accepted: number; readonly lines: Map<string, string> }>();
  return {
    ...createValueWriter(redact),
    linesOf(target, now) {
      const accepted = target.accepted.filter(({ expires }) => expires > now).length;
      const before = kept.get(target);
      if (before?.accepted === accepted) return before.lines;
      const lines = new Map<string, string>();
      kept.set(target, { accepted, lines });
      return lines;
    },
  };
}
