import type { RequestLogEntry } from '../request-log.ts';
import type { Tolerance } from './verdict.ts';

/** When the answer left, in milliseconds since the epoch. */
export function answeredAt({ at, delay }: RequestLogEntry): number {
  return at + (delay ?? 0);
}

/**
 * Whether a request was certainly sent when an answer had been received: it came after that on the same connection, on
 * one that was opened after it, or so much later that it cannot have been under way. Identical requests that a client
 * sends side by side are not retries of each other; `alike` is when the last of those came.
 */
export function isCertainlyAfter(
  later: RequestLogEntry,
  earlier: RequestLogEntry,
  { turnaround }: Tolerance,
  alike = Number.NEGATIVE_INFINITY,
): boolean {
  const answered = answeredAt(earlier);
  if (later.at < answered) return false;
  return (
    later.connection.id === earlier.connection.id ||
    later.connection.opened > answered ||
    later.at - Math.max(answered, alike) >= turnaround
  );
}
