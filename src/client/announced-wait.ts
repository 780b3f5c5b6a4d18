import type { RawHeader } from '../wire/exchange.ts';
import { readRetryAfter } from '../wire/retry-after.ts';
import { quota } from './window.ts';

/** What an answer asks of the ledger it was paid from. */
export type AnnouncedWait = {
  /** How long nothing may be sent, counted from the answer. */
  readonly milliseconds: number;
  /** What the answer itself announced, in seconds; absent where it announced nothing that can be read. */
  readonly announcedSeconds?: number;
};

/** A 429 that announces nothing usable is waited out for the whole documented window. */
const documentedWindow = quota.windowMilliseconds;

/**
 * Reads the wait that a 429, or a 503 with a usable `Retry-After`, announces; undefined for every other answer.
 * Whole seconds and dates can be waited for; zero, a date gone by, duplicates and anything else cannot, for they
 * would have a client hammer (documentation, section 429; RFC 9110 §10.2.3).
 * @param now milliseconds since the Unix epoch, against which a date is read.
 */
export function readAnnouncedWait(
  status: number,
  headers: readonly RawHeader[],
  now: number,
): AnnouncedWait | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const announcedSeconds = readSeconds(headers, now);
  if (announcedSeconds !== undefined && announcedSeconds > 0) {
    return { milliseconds: announcedSeconds * 1_000, announcedSeconds };
  }
  if (status === 503) return undefined;
  const milliseconds = documentedWindow;
  return announcedSeconds === undefined ? { milliseconds } : { milliseconds, announcedSeconds };
}

function readSeconds(headers: readonly RawHeader[], now: number): number | undefined {
  const retryAfter = readRetryAfter(headers);
  if (retryAfter.kind === 'seconds') return retryAfter.seconds;
  if (retryAfter.kind === 'date') return Math.max(0, (retryAfter.date - now) / 1_000);
  return undefined;
}
