import type { Clock } from '../clock/clock.ts';

/** Real milliseconds. */
export type LeaseTimes = {
  readonly lasts: number;
  readonly renewEvery: number;
  /** This long before its end a holder sends no more: between a look at the clock and the first byte time passes. */
  readonly margin: number;
};

/** For a lease that lasts so many real milliseconds: two renewals may be lost before it is. */
export function timesOfLease(lasts: number): LeaseTimes {
  return { lasts, renewEvery: lasts / 3, margin: lasts / 30 };
}

export const usualLeaseTimes = timesOfLease(15_000);

/** The same moment on both clocks: one stands still while the machine sleeps, the other may be set back. */
export type Moment = { readonly monotonic: number; readonly wall: number };

/** So many real milliseconds from now. */
export function momentAfter(clock: Clock, real: number): Moment {
  const ahead = real * clock.scale;
  return { monotonic: clock.monotonic() + ahead, wall: clock.now() + ahead };
}

/** Whether it is over by either clock. */
export function isPast(clock: Clock, { monotonic, wall }: Moment): boolean {
  return clock.monotonic() >= monotonic || clock.now() >= wall;
}
