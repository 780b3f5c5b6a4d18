import type { Clock } from '../clock/clock.ts';
import type { AuthenticationMethod } from '../config/target.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Call, SendOptions } from './call.ts';

/** What may be done while the target is held exclusively. */
export type Burst = {
  /**
   * Sends at once: outside the pace, but in the books, and named in `Faultline-Probe`.
   * Fetch the account's token before, with `prepare`; else the first sending has to.
   */
  send(call: Call, options: SendOptions): Promise<Exchange>;
  /** Fetches the account's token where it needs one. Throws TokenUnavailable. */
  prepare(account: string, method?: AuthenticationMethod): Promise<void>;
  /**
   * Waits until the target has heard nothing from this monitor for so many milliseconds, counted from the end of the
   * last exchange, and no announced wait runs any more. Rejects with the reason of the burst's signal when that aborts.
   */
  silence(milliseconds: number): Promise<void>;
};

export type BurstOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly send: Burst['send'];
  readonly prepare: Burst['prepare'];
  /** When the last request was sent or ended, in monotonic milliseconds. */
  readonly lastHeard: () => number;
  /** When the waits that were announced so far have ended, in monotonic milliseconds. */
  readonly heldUntil: () => number;
};

/** A burst, and a way to wait until everything that it has sent has ended. */
export function createBurst(options: BurstOptions): { burst: Burst; settled: () => Promise<void> } {
  const { clock, signal, lastHeard, heldUntil, prepare } = options;
  const underWay = new Set<Promise<unknown>>();
  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };
  const burst: Burst = {
    prepare,
    send(call, how) {
      const sending = options.send(call, how).finally(() => underWay.delete(sending));
      underWay.add(sending);
      return sending;
    },
    async silence(milliseconds) {
      for (;;) {
        await settled();
        const left = Math.max(lastHeard() + milliseconds, heldUntil()) - clock.monotonic();
        if (left <= 0) return;
        await clock.sleep(left, signal);
      }
    },
  };
  return { burst, settled };
}
