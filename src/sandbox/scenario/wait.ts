import type { Clock } from '../../clock/clock.ts';

/** Waiting for something that may not come. */
export type Wait = {
  readonly ended: Promise<'met' | 'missed' | 'stopped'>;
  /** Sets the time (monotonic milliseconds) at which it is given up. */
  giveUpAt(time: number): void;
  /** It has come. */
  meet(): void;
};

/** A wait that the signal can stop. */
export function createWait(clock: Clock, signal: AbortSignal): Wait {
  let sleep = new AbortController();
  const met = new AbortController();
  const missed = new AbortController();
  const ended = new Promise<'met' | 'missed' | 'stopped'>((resolve) => {
    const whenAborted = (cause: AbortSignal, how: 'met' | 'missed' | 'stopped'): void => {
      if (cause.aborted) resolve(how);
      else cause.addEventListener('abort', () => resolve(how), { once: true });
    };
    whenAborted(met.signal, 'met');
    whenAborted(missed.signal, 'missed');
    whenAborted(signal, 'stopped');
  });
  return {
    ended: ended.finally(() => sleep.abort()),
    giveUpAt(time) {
      sleep.abort();
      sleep = new AbortController();
      clock.sleep(time - clock.monotonic(), sleep.signal).then(
        () => missed.abort(),
        () => undefined,
      );
    },
    meet: () => met.abort(),
  };
}
