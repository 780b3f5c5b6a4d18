import { longestWait } from './hold.ts';

/** An answer, as far as the honesty of announced waits is concerned. Times are monotonic milliseconds. */
export type ShortfallAnswer = {
  readonly api: string;
  readonly status: number;
  readonly sent: number;
  readonly answered: number;
  readonly announcedSeconds?: number;
};

/** How much longer than announced a client had to wait until it was no longer refused. */
export type Shortfall = { readonly api: string; readonly seconds: number };

/** Follows one announced wait at a time. */
export type ShortfallMeter = (answer: ShortfallAnswer) => Shortfall | undefined;

type Pending = { readonly api: string; readonly until: number; readonly failed: boolean };

/**
 * Measures whether announced waits are honest: nothing is missing (0) when the first request sent after a wait is not
 * answered 429; otherwise the time counts from the announced end until the sending of the first that is not.
 */
export function createShortfallMeter(): ShortfallMeter {
  let pending: Pending | undefined;
  return ({ api, status, sent, answered, announcedSeconds }) => {
    if (pending !== undefined && sent >= pending.until) {
      if (status === 429) {
        pending = { ...pending, failed: true };
        return undefined;
      }
      const seconds = pending.failed ? (sent - pending.until) / 1_000 : 0;
      const shortfall = { api: pending.api, seconds };
      pending = undefined;
      return shortfall;
    }
    const kept = announcedSeconds !== undefined && announcedSeconds * 1_000 <= longestWait;
    if (pending === undefined && status === 429 && kept) {
      pending = { api, until: answered + announcedSeconds * 1_000, failed: false };
    }
    return undefined;
  };
}
