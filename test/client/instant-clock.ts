import type { Clock } from '../../src/clock/clock.ts';

/** A clock that moves only when somebody sleeps, and then at once: for what is tested over real sockets. */
export type InstantClock = Clock & {
  /** Moves on by so many milliseconds. */
  skip(milliseconds: number): void;
};

type Sleeper = { readonly at: number; readonly wake: () => void };

/** Starts at 0, and at the machine's present time; its deadlines never pass. */
export function createInstantClock(): InstantClock {
  const started = Date.now();
  const sleepers = new Set<Sleeper>();
  let now = 0;
  const wakeNext = (): void => {
    const next = [...sleepers].toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) return;
    sleepers.delete(next);
    now = Math.max(now, next.at);
    next.wake();
  };
  return {
    scale: 1,
    now: () => started + now,
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
        setImmediate(wakeNext);
      }),
    deadline: () => ({ signal: new AbortController().signal, release: () => {} }),
    alarm: () => () => {},
    skip: (milliseconds) => {
      now += milliseconds;
    },
  };
}
