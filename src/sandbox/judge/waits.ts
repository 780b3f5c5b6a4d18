import type { RequestLogEntry } from '../request-log.ts';
import type { Retry } from './retries.ts';
import { inSeconds } from './verdict.ts';
import type { Tolerance, Verdict } from './verdict.ts';

/** The documented minimum of the first wait, in milliseconds. */
const minimum = { 'client/backoff': 1_000, 'client/backoff-504': 10_000 } as const;

/** From here on waits need not grow any more: clients cap them. */
const longEnough = 30_000;
/** By how much waits must have grown from one to the next but one; doubling with generous jitter passes. */
const growth = 1.5;

/** Judges how long a client waited before a retry. */
export function judgeRetry(retry: Retry, { timer }: Tolerance): Verdict {
  const { clause, failed, again, wait } = retry;
  const problem =
    clause === 'client/retry-after'
      ? findEarly(failed, wait, timer)
      : (findShort(failed, wait, minimum[clause], timer) ?? findStagnation(retry, timer));
  if (problem === undefined) return { clause, outcome: 'conforms' };
  return { clause, outcome: 'violates', words: problem, requests: [failed, again] };
}

function findEarly({ operation, retryAfter = 0 }: RequestLogEntry, wait: number, timer: number) {
  if (wait >= retryAfter * 1000 - timer) return undefined;
  return `waited ${inSeconds(wait)} after a 429 on ${operation}; it announced ${retryAfter} s`;
}

function findShort({ operation, status }: RequestLogEntry, wait: number, least: number, timer: number) {
  if (wait >= least - timer) return undefined;
  const why = status === 404 ? 'a 404 right after the create' : `a ${status}`;
  return `waited ${inSeconds(wait)} after ${why} on ${operation}; the documented minimum is ${least / 1000} s`;
}

/**
 * Growth shows in three waits: the third is no longer than the second and less than one and a half times the first.
 * A wait of 30 s or more, or of less than half the one before (another attempt), is not compared.
 */
function findStagnation({ failed, wait, earlier }: Retry, timer: number) {
  const [before, last] = earlier.slice(-2);
  if (before === undefined || last === undefined || wait >= longEnough - timer || wait < last / 2)
    return undefined;
  if (wait > last + timer || wait >= before * growth) return undefined;
  const waits = [before, last, wait].map(inSeconds).join(', ');
  return `waited ${waits} after errors on ${failed.operation}; waits must grow exponentially`;
}
