import { createHash } from 'node:crypto';
import type { InconclusiveReason } from '../contract/verdict.ts';
import { conforms, inconclusive, violates, type Verdict } from '../contract/verdict.ts';
import type { AnsweredExchange } from '../wire/exchange.ts';

/** What a recorded series of equal requests says about the documented recovery from one server error. */
export type RecordedRecovery = {
  readonly status: number;
  readonly verdict: Verdict;
  /** The answers that it rests on, oldest first. */
  readonly exchanges: readonly string[];
};

/** What the recovery from an error depends on beside the traffic. Times are milliseconds since the Unix epoch. */
export type RecoveryTerms = {
  /** Declared maintenance; absent where nobody says whether there was any. */
  readonly maintenance?: readonly { readonly from: number; readonly to: number }[];
};

/** Follows answers in the order in which they were recorded. */
export type RecordedRecoveries = { note(exchange: AnsweredExchange): RecordedRecovery[] };

/** What is remembered of an answer. Times are milliseconds since the Unix epoch. */
type Seen = Pick<AnsweredExchange, 'id' | 'api' | 'operation'> & {
  readonly status: number;
  readonly sent: number;
  readonly ended: number;
};

/** A request that failed, and what was tried since as the documentation asks for. */
type Series = {
  readonly first: Seen;
  last: Seen;
  /** Retries after the documented waits, the first request not counted. */
  retries: number;
};

/** For how long one call must keep failing, in milliseconds, before it counts as never recovering. */
const patience = 15 * 60_000;
/** An exponential wait need not grow beyond this, in milliseconds. */
const longestWait = 60_000;
/** A recorder's clock may be out by so much. */
const tolerance = 0.9;
/** Server errors that are followed at once. */
const mostSeries = 2_000;

/**
 * Judges retries that a client happened to make: one that was sent after the documented wait and got through shows that
 * the call recovered. One that keeps failing for 15 minutes, with the documented waits, while other calls of the API are
 * answered, shows that it did not; whether maintenance was declared must be known for that.
 */
export function createRecordedRecoveries(terms: RecoveryTerms): RecordedRecoveries {
  const failing = new Map<string, Series>();
  /** When an operation of an API was last answered. */
  const answered = new Map<string, number>();
  const noteFailure = (key: string, seen: Seen): RecordedRecovery[] => {
    const known = failing.get(key);
    if (known === undefined || !isDocumentedRetry(known, seen)) {
      failing.delete(key);
      failing.set(key, { first: seen, last: seen, retries: 0 });
      forgetOldest(failing);
      return [];
    }
    known.last = seen;
    known.retries += 1;
    return [{ status: seen.status, verdict: weigh(known, answered, terms), exchanges: idsOf(known) }];
  };
  return {
    note(exchange) {
      const seen = look(exchange);
      const key = requestKey(exchange);
      if (seen.status >= 500) return noteFailure(key, seen);
      // Throttling and a refused credential say nothing of what lies behind them.
      if (seen.status === 429 || seen.status === 401) return [];
      answered.set(operationKey(seen), seen.ended);
      const known = failing.get(key);
      failing.delete(key);
      if (known === undefined || !isDocumentedRetry(known, seen)) return [];
      return [{ status: known.last.status, verdict: conforms, exchanges: [...idsOf(known), seen.id] }];
    },
  };
}

function forgetOldest(failing: Map<string, Series>): void {
  for (const oldest of failing.keys()) {
    if (failing.size <= mostSeries) return;
    failing.delete(oldest);
  }
}

function look({ id, api, operation, response, timings }: AnsweredExchange): Seen {
  return { id, api, operation, status: response.status, sent: timings.sent, ended: timings.ended };
}

function weigh(series: Series, answered: ReadonlyMap<string, number>, terms: RecoveryTerms): Verdict {
  const { first, last } = series;
  const seconds = Math.round((last.ended - first.sent) / 1000);
  const doubt = findDoubt(series, answered, terms);
  if (doubt !== undefined) {
    const detail = `still answered ${last.status} after retries as documented, for ${seconds} s`;
    return inconclusive(doubt.reason, `${detail}; ${doubt.why}`);
  }
  const expected = 'an answer to a retry with exponential back-off, sooner or later';
  return violates(
    'status',
    expected,
    `the status ${last.status} for ${seconds} s, while other calls are answered`,
  );
}

/** What keeps a series of failures from being the API's fault. */
function findDoubt(
  { first, last }: Series,
  answered: ReadonlyMap<string, number>,
  { maintenance }: RecoveryTerms,
): { readonly reason: InconclusiveReason; readonly why: string } | undefined {
  if (last.ended - first.sent < patience) {
    return { reason: 'server_error', why: 'it was not tried for long enough to tell' };
  }
  if (maintenance === undefined) {
    return { reason: 'maintenance', why: 'whether maintenance was declared is not known; --config tells' };
  }
  if (maintenance.some(({ from, to }) => from <= last.ended && to >= first.sent)) {
    return { reason: 'maintenance', why: 'maintenance is declared' };
  }
  const own = operationKey(first);
  const others = [...answered].filter(([key]) => key !== own && key.startsWith(`${first.api} `));
  if (others.some(([, at]) => at >= first.sent)) return undefined;
  return { reason: 'server_error', why: 'nothing else was answered meanwhile: an outage' };
}

/** Whether a request came at least as long after the last failure as the documentation asks for. */
function isDocumentedRetry({ last, retries }: Series, next: Seen): boolean {
  const minimum = last.status === 504 ? 10_000 : 1_000;
  const wait = Math.min(minimum * 2 ** Math.min(retries, 10), Math.max(minimum, longestWait));
  return next.sent - last.ended >= wait * tolerance;
}

function idsOf({ first, last }: Series): string[] {
  return first === last ? [first.id] : [first.id, last.id];
}

function operationKey({ api, operation }: Seen): string {
  return `${api} ${operation}`;
}

/** Equal requests: the same bytes to the same place. */
function requestKey({ api, request }: AnsweredExchange): string {
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n`);
  if (request.body !== undefined) hash.update(request.body);
  return `${api} ${hash.digest('base64')}`;
}
