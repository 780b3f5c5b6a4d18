import type { Clock } from '../../../src/clock/clock.ts';

export type SteppedClock = Clock & {
  /** Moves time on by so many milliseconds and wakes who slept until then. */
  advance(milliseconds: number): void;
};

/** A clock that moves only when it is told to, so that figures about time can be exact. */
export function createSteppedClock(): SteppedClock {
  let elapsed = 0;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    scale: 1,
    now: () => Date.UTC(2026, 0, 1) + elapsed,
    monotonic: () => elapsed,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        sleepers.push({ until: elapsed + milliseconds, wake: resolve });
      }),
    deadline: () => ({ signal: new AbortController().signal, release: () => {} }),
    alarm: () => () => {},
    advance(milliseconds) {
      elapsed += milliseconds;
      const due = sleepers.filter((each) => each.until <= elapsed);
      sleepers = sleepers.filter((each) => each.until > elapsed);
      for (const each of due) each.wake();
    },
  };
}
