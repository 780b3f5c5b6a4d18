import type { Clock } from '../../src/clock/clock.ts';

/** A clock that stands still until it is driven: for state machines, whose every interleaving must be repeatable. */
export type VirtualClock = Clock & {
  /**
   * Jumps from one sleeper to the next until the work has settled.
   * @throws Error when the work is still unsettled and nobody sleeps any more: a wake-up was lost.
   */
  run<T>(work: Promise<T>): Promise<T>;
  /** How many sleep. */
  sleeping(): number;
};

type Sleeper = { readonly at: number; readonly wake: () => void };

/** Starts at 0, and at the Unix epoch. */
export function createVirtualClock(): VirtualClock {
  const sleepers = new Set<Sleeper>();
  let now = 0;
  return {
    scale: 1,
    now: () => now,
    monotonic: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const abort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', abort);
          resolve();
        };
        const sleeper: Sleeper = { at: now + Math.max(0, milliseconds), wake };
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.add(sleeper);
      }),
    sleeping: () => sleepers.size,
    deadline: () => ({ signal: new AbortController().signal, release: () => {} }),
    alarm: () => () => {},
    async run(work) {
      let settled = false;
      void work.then(
        () => (settled = true),
        () => (settled = true),
      );
      for (;;) {
        await new Promise(setImmediate);
        if (settled) return work;
        const next = [...sleepers].toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) throw new Error(`nothing is left that could happen at ${now}`);
        sleepers.delete(next);
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}
