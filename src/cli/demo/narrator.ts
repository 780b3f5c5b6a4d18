import type { Clock } from '../../clock/clock.ts';
import type { EventSink } from '../../events/events.ts';

/** What the narrator tells a story of. */
export type NarratorOptions = {
  readonly clock: Clock;
  /** The clauses of the first pass. */
  readonly clauses: readonly string[];
  readonly print: (line: string) => void;
  /** Called once, when each of them was judged. */
  readonly onPass: () => void;
};

/** Tells a newcomer what happens first: the first judgement, then the first pass over the clauses. */
export function createNarrator({ clock, clauses, print, onPass }: NarratorOptions): EventSink {
  const started = clock.monotonic();
  const waiting = new Set(clauses);
  let judged = 0;
  let violated = 0;
  const elapsed = (): string => `${((clock.monotonic() - started) / 1000).toFixed(1)} s`;
  return (event) => {
    if (event.type !== 'judgement' || waiting.size === 0) return;
    const { clause, api, operation, verdict } = event.judgement;
    judged += 1;
    if (judged === 1)
      print(`First judgement after ${elapsed()}: ${clause} on ${api} (${operation}) ${verdict.outcome}.`);
    if (verdict.outcome === 'violates') violated += 1;
    if (verdict.outcome === 'inconclusive' || !waiting.delete(clause) || waiting.size > 0) return;
    const found = violated === 0 ? 'every clause so far conforms' : 'not every clause conforms';
    print(`First pass after ${elapsed()}: ${found}. More clauses follow, in their turn.`);
    onPass();
  };
}
