import type { RequestLogEntry } from '../request-log.ts';
import { concernsCreated, noteCreated } from './created.ts';
import type { Created } from './created.ts';
import { answeredAt, isCertainlyAfter } from './order.ts';
import type { Tolerance } from './verdict.ts';

/** The clause that tells how long to wait after an error. */
export type WaitClause = 'client/retry-after' | 'client/backoff' | 'client/backoff-504';

/** The same request again after an error. */
export type Retry = {
  readonly clause: WaitClause;
  readonly failed: RequestLogEntry;
  readonly again: RequestLogEntry;
  /** Milliseconds from the answer to the retry. */
  readonly wait: number;
  /** The waits before, in milliseconds, in a series of retries under the same clause. */
  readonly earlier: readonly number[];
};

/** An error that may be followed by a retry. */
type OpenError = {
  readonly clause: WaitClause;
  readonly entry: RequestLogEntry;
  readonly waits: readonly number[];
  /** When the last identical request came that had been sent side by side with this one. */
  readonly alike?: number;
};

export type RetryState = { readonly open: readonly OpenError[]; readonly created: readonly Created[] };

export const noRetries: RetryState = { open: [], created: [] };

/** The same request later than this is a new one: 15 minutes. */
const longestWait = 900_000;
const mostOpen = 1_000;

/**
 * Finds retries. A retry is the same request (method, path, query, body) by the same client after a documented error,
 * within 15 minutes, that was certainly sent when the error had arrived. Each error has one retry at most.
 */
export function followRetries(
  state: RetryState,
  entry: RequestLogEntry,
  tolerance: Tolerance,
): { readonly state: RetryState; readonly retry: Retry | undefined } {
  const created = noteCreated(state.created, entry);
  const open = state.open.filter((error) => mayBeRetried(error, entry));
  if (entry.probe !== undefined) return { state: { open, created }, retry: undefined };
  const isAlike = (each: OpenError): boolean => each.entry.fingerprint === entry.fingerprint;
  const error = open.find(
    (each) => isAlike(each) && isCertainlyAfter(entry, each.entry, tolerance, each.alike),
  );
  const retry =
    error === undefined
      ? undefined
      : {
          clause: error.clause,
          failed: error.entry,
          again: entry,
          wait: entry.at - answeredAt(error.entry),
          earlier: error.waits,
        };
  const others = open
    .filter((each) => each !== error)
    .map((each) => (error === undefined && isAlike(each) ? { ...each, alike: entry.at } : each));
  const clause = clauseAfter(entry, created);
  if (clause === undefined) return { state: { open: others, created }, retry };
  const waits = retry?.clause === clause ? continueSeries(retry) : [];
  return { state: { open: [...others, { clause, entry, waits }].slice(-mostOpen), created }, retry };
}

/** Not when the time is over; nor when the client asked again without waiting for the answer. */
function mayBeRetried({ entry }: OpenError, next: RequestLogEntry): boolean {
  if (next.at - entry.at > longestWait) return false;
  return next.fingerprint !== entry.fingerprint || next.at >= answeredAt(entry);
}

/** The documentation's rules are about the two APIs; an announced wait holds for the token endpoint too. */
function clauseAfter(entry: RequestLogEntry, created: readonly Created[]): WaitClause | undefined {
  if (entry.distorted === true) return undefined;
  if (entry.status === 429) return entry.retryAfter === undefined ? undefined : 'client/retry-after';
  if (entry.api === 'token') return undefined;
  if (entry.status === 500 || entry.status === 503) return 'client/backoff';
  if (entry.status === 504) return 'client/backoff-504';
  return entry.status === 404 && concernsCreated(created, entry) ? 'client/backoff' : undefined;
}

/** A wait of less than half the one before begins anew: the client had given up, and this is another attempt. */
function continueSeries({ earlier, wait }: Retry): readonly number[] {
  const last = earlier.at(-1);
  return last !== undefined && wait < last / 2 ? [wait] : [...earlier, wait];
}
