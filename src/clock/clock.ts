import { joinSignals, type ReleasableSignal } from './joined-signal.ts';
import { whenAborted } from './when-aborted.ts';

/**
 * Time as every part of Faultline sees it. All durations are milliseconds of the clock's own time,
 * which runs `scale` times faster than real time; nothing else in the program reads the machine's clock.
 */
export type Clock = {
  /** Real time runs at 1; a test may run faster. */
  readonly scale: number;
  /** Milliseconds since the Unix epoch. May step when the machine's clock is set. */
  now(): number;
  /** Milliseconds since an arbitrary start. Never steps: use it to measure. */
  monotonic(): number;
  /** Resolves no earlier than `milliseconds` from now; rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts with a `TimeoutError` after `milliseconds`, or as `parent` aborts, until it is released. */
  deadline(milliseconds: number, parent?: AbortSignal): ReleasableSignal;
  /** Calls `ring` after `milliseconds`, unless the returned function is called before. Keeps no process alive. */
  alarm(milliseconds: number, ring: () => void): () => void;
};

/** Node's timers hold at most this many milliseconds; a longer one would fire at once. */
const longestTimer = 2_147_483_647;

/**
 * A clock that starts at the machine's present time and runs `scale` times as fast.
 * @throws RangeError when the scale is not a positive, finite number.
 */
export function createClock(scale = 1): Clock {
  if (!Number.isFinite(scale) || scale <= 0) {
    throw new RangeError(`the time scale must be a positive number, not ${scale}`);
  }
  const wallStart = Date.now();
  const monotonicStart = performance.now();
  const monotonic = (): number => (performance.now() - monotonicStart) * scale;
  const clock: Clock = {
    scale,
    now: () => wallStart + (Date.now() - wallStart) * scale,
    monotonic,
    sleep: (milliseconds, signal) => sleepUntil(monotonic() + milliseconds, clock, signal),
    deadline(milliseconds, parent) {
      const expiry = new AbortController();
      const callOff = clock.alarm(milliseconds, () =>
        expiry.abort(new DOMException('the deadline has passed', 'TimeoutError')),
      );
      const { signal, release } = joinSignals(expiry.signal, parent);
      return {
        signal,
        release: () => {
          callOff();
          release();
        },
      };
    },
    alarm(milliseconds, ring) {
      const timer = setTimeout(ring, Math.min(longestTimer, Math.ceil(milliseconds / scale))).unref();
      return () => clearTimeout(timer);
    },
  };
  return clock;
}

/** Node's timers may fire a fraction early and cannot be arbitrarily long, so the target is checked again. */
function sleepUntil(target: number, clock: Clock, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let aborted = false;
    const callOff = whenAborted(signal, () => {
      aborted = true;
      clearTimeout(timer);
      reject(signal?.reason);
    });
    const arm = (): void => {
      const left = (target - clock.monotonic()) / clock.scale;
      if (left <= 0) {
        callOff();
        resolve();
        return;
      }
      timer = setTimeout(arm, Math.min(longestTimer, left));
    };
    if (!aborted) arm();
  });
}
