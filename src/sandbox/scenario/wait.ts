import type { Clock } from '../../clock/clock.ts';
import { whenAborted } from '../../clock/when-aborted.ts';

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
  let end: ((how: 'met' | 'missed' | 'stopped') => void) | undefined;
  const ended = new Promise<'met' | 'missed' | 'stopped'>((resolve) => {
    end = resolve;
  });
  const callOff = whenAborted(signal, () => end?.('stopped'));
  return {
    ended: ended.finally(() => {
      callOff();
      sleep.abort();
    }),
    giveUpAt(time) {
      sleep.abort();
      sleep = new AbortController();
      clock.sleep(time - clock.monotonic(), sleep.signal).then(
        () => end?.('missed'),
        () => undefined,
      );
    },
    meet: () => end?.('met'),
  };
}
