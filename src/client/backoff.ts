/** What a wait with exponential back-off follows. */
export type BackoffCause = 404 | 409 | 500 | 503 | 504 | 'connection';

/** The longest single wait, in milliseconds. */
export const longestBackoff = 60_000;

/** Jitter only ever adds: the documented minimum is a minimum. */
const jitter = 0.2;

/**
 * How long to wait before a retry, in milliseconds: doubling from 1 s, after 504 from 10 s (documentation, sections
 * 404, 500, 503 and 504), with up to a fifth on top, never more than a minute.
 * @param attempt which retry it is for; the first is 1.
 * @param random a number from 0 up to, but not including, 1.
 */
export function backoffDelay(cause: BackoffCause, attempt: number, random: () => number): number {
  const least = cause === 504 ? 10_000 : 1_000;
  const delay = least * 2 ** (attempt - 1) * (1 + jitter * random());
  return Math.min(longestBackoff, delay);
}
