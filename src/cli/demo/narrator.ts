import type { Clock } from '../../clock/clock.ts';
import type { EventSink } from '../../events/events.ts';
import type { Probe } from '../../probe/probe.ts';

/** What the narrator tells a story of. */
export type NarratorOptions = {
  readonly clock: Clock;
  /** The probes of the first pass. */
  readonly leading: readonly Probe[];
  readonly print: (line: string) => void;
  /** Called once, when the first pass has found every clause of the leading probes conforming. */
  readonly onGreen: () => void;
};

/** Tells a newcomer what happens first: the first judgement, then the first pass over the leading probes' clauses. */
export function createNarrator({ clock, leading, print, onGreen }: NarratorOptions): EventSink {
  const started = clock.monotonic();
  const waiting = new Set(leading.flatMap((probe) => probe.judges));
  let judged = 0;
  const elapsed = (): string => `${((clock.monotonic() - started) / 1000).toFixed(1)} s`;
  return (event) => {
    if (event.type !== 'judgement' || waiting.size === 0) return;
    const { clause, api, operation, verdict } = event.judgement;
    judged += 1;
    if (judged === 1)
      print(`First judgement after ${elapsed()}: ${clause} on ${api} (${operation}) ${verdict.outcome}.`);
    if (verdict.outcome !== 'conforms' || !waiting.delete(clause) || waiting.size > 0) return;
    print(`First pass after ${elapsed()}: every clause so far conforms. More clauses follow, in their turn.`);
    onGreen();
  };
}
