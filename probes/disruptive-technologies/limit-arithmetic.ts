import { describeStatus } from '../../src/contract/expectations.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import type { AnsweredExchange, Exchange } from '../../src/wire/exchange.ts';
import { readRetryAfter } from '../../src/wire/retry-after.ts';
import { quota, windowSeconds } from './clauses/rate-limit.ts';

/**
 * The arithmetic of rate limits. The API decides about a request at some time between its sending and its answer, and
 * nobody here knows when: so every bound below is drawn from the end of that span which speaks for the API. All times
 * are monotonic milliseconds.
 */

/** A stretch of time in which something happened. */
export type Stretch = { readonly from: number; readonly to: number };

const windowMilliseconds = windowSeconds * 1000;

/** Whether the answer is a 429. */
export function isRefused(exchange: Exchange): exchange is AnsweredExchange {
  return exchange.response?.status === 429;
}

/** When the answer's head had come, or when it was clear that none would. */
export function answeredAt({ timings }: Exchange): number {
  return timings.answered ?? timings.ended;
}

/** From the first sending to the last answer: all of them were decided about in there. */
export function stretchOf(exchanges: readonly Exchange[]): Stretch {
  return {
    from: Math.min(...exchanges.map(({ timings }) => timings.sent)),
    to: Math.max(...exchanges.map(answeredAt)),
  };
}

/** The whole seconds that a 429 announces; undefined where it announces none that can be read. */
export function announcedSeconds({ response }: AnsweredExchange): number | undefined {
  const reading = readRetryAfter(response.headers);
  return reading.kind === 'seconds' ? reading.seconds : undefined;
}

/**
 * When the wait ends that a 429 announces. v is the exact wait rounded up, counted from the decision: it ends later
 * than v − 1 s after the sending, and no later than v s after the answer.
 */
export function waitEnd(refused: AnsweredExchange): Stretch | undefined {
  const seconds = announcedSeconds(refused);
  if (seconds === undefined) return undefined;
  return {
    from: refused.timings.sent + (seconds - 1) * 1000,
    to: answeredAt(refused) + seconds * 1000,
  };
}

/**
 * The one to go by of two 429s in the same wait. It is the first, for a refusal must not put the wait off; but the second
 * where it ends the wait before the first could be right: whoever reads its announcement comes by then.
 */
export function wordOnWait(first: AnsweredExchange, second: Exchange | undefined): AnsweredExchange {
  if (second === undefined || !isRefused(second)) return first;
  const [end, newest] = [waitEnd(first), waitEnd(second)];
  return end !== undefined && newest !== undefined && newest.to < end.from ? second : first;
}

/**
 * Whether some time, taken modulo the window, lies in every stretch. Only then can the turn of a window that is aligned
 * to the clock have fallen into each of them.
 */
export function shareAPhase(stretches: readonly Stretch[]): boolean {
  // Arcs that have a point in common have the beginning of one of them in common.
  return stretches.some(({ from }) =>
    stretches.every((other) => {
      const length = other.to - other.from;
      const offset = (from - other.from) % windowMilliseconds;
      return length >= windowMilliseconds || (offset + windowMilliseconds) % windowMilliseconds <= length;
    }),
  );
}

/**
 * Whether more than the quota, in bursts after silence, was ever answered 429. A window from the first request or a
 * sliding one holds all of a burst that was over within 5 s; one that is aligned to the clock may turn within one
 * burst, but not within all of them when they are out of phase.
 */
export function judgeEnforced(bursts: readonly (readonly Exchange[])[]): Verdict {
  const all = bursts.flat();
  if (all.some(isRefused)) return conforms;
  const expected = `a 429 among ${quota + 1} requests in 1 s, in one of ${bursts.length} bursts out of phase`;
  if (shareAPhase(bursts.map(stretchOf))) {
    return inconclusive('burst_distorted', 'the bursts took so long that a window may have ended in each');
  }
  const failed = all.find((exchange) => exchange.response !== undefined && isUnserved(exchange));
  const lost = all.find(({ response }) => response === undefined);
  if (!bursts.every(isBeyondQuota)) {
    if (lost !== undefined) {
      return inconclusive('transport', `requests of the bursts got no answer: ${lost.failure?.detail}`);
    }
    const answer = failed?.response === undefined ? 'too few' : describeStatus(failed);
    return inconclusive('server_error', `no more than the quota may have been counted: ${answer}`);
  }
  if (failed?.response !== undefined) {
    return violates('status', expected, `${describeStatus(failed)} and no 429`);
  }
  if (lost === undefined) return violates('status', expected, `no 429 in ${bursts.length} bursts`);
  const detail = lost.failure?.detail ?? '';
  return violates('status', expected, `no answer to what exceeds the quota, in every burst: ${detail}`);
}

/** How many of those who are sent last may be taken for what exceeds the quota: they may overtake each other. */
const lastOfBurst = 3;

/**
 * Whether more than the quota was served, or the quota and only those sent last got no answer or a server error: that is
 * no accident when it happens each time. One that failed before may never have reached the limiter.
 */
function isBeyondQuota(exchanges: readonly Exchange[]): boolean {
  const unserved = exchanges.flatMap((exchange, index) => (isUnserved(exchange) ? [index] : []));
  const served = exchanges.length - unserved.length;
  if (served > quota) return true;
  return (
    served === quota &&
    unserved.every((index) => index >= exchanges.length - lastOfBurst) &&
    unserved.length > 0
  );
}

function isUnserved({ response }: Exchange): boolean {
  return response === undefined || response.status >= 500;
}

/**
 * The longest wait, in whole seconds, that a 429 may announce: ⌈5 − e⌉ + 1. e is the time from the answer to the oldest
 * of the 25 last admitted until the refused one was sent: the window cannot have begun after that answer. `burst` is
 * what was sent since silence, or since an announced wait ended. Who was decided about first is not known where
 * requests overlap; the 25 answered last give the smallest e, and so the widest bound.
 */
export function longestHonestWait(refused: AnsweredExchange, burst: readonly Exchange[]): number {
  const admitted = burst
    .filter(({ response, timings }) => response !== undefined && timings.sent < answeredAt(refused))
    .filter((exchange) => !isRefused(exchange))
    .map(answeredAt)
    .toSorted((a, b) => a - b);
  const oldest = admitted.slice(-quota)[0] ?? refused.timings.sent;
  const elapsed = Math.max(0, refused.timings.sent - oldest) / 1000;
  return Math.ceil(windowSeconds - elapsed) + 1;
}

/** Whether an announced wait ends with the window that the burst has filled; undefined where none can be read. */
export function judgeWaitLength(refused: AnsweredExchange, burst: readonly Exchange[]): Verdict | undefined {
  const seconds = announcedSeconds(refused);
  if (seconds === undefined) return undefined;
  const longest = longestHonestWait(refused, burst);
  if (seconds <= longest) return conforms;
  const expected = `at most ${longest} seconds, so late in the window that was filled`;
  return violates('header:retry-after', expected, `${seconds} seconds`);
}

/**
 * Whether what was sent when the announced seconds had passed is let through. `later` is what was sent after it: a
 * limiter that frees one place at a time may have given the place to one of these, where both were under way at once.
 * Then a refusal says nothing, and the result is undefined.
 */
export function judgeHonest(
  after: Exchange,
  seconds: number,
  later: readonly Exchange[] = [],
): Verdict | undefined {
  if (after.response === undefined) {
    return inconclusive('transport', 'the request after the wait got no answer');
  }
  if (!isRefused(after)) return conforms;
  const overtaken = later.some((other) => !isRefused(other) && other.timings.sent <= answeredAt(after));
  if (overtaken) return undefined;
  return violates('status', `no 429 once the announced ${seconds} s had passed`, describeStatus(after));
}

/**
 * Whether a request that was sent within an announced wait, on another account or API, was counted together with those
 * that were refused; undefined where it was let through so late that the wait may have been over.
 */
export function isCountedTogether(refused: AnsweredExchange, inside: Exchange): boolean | undefined {
  if (inside.response === undefined) return undefined;
  if (isRefused(inside)) return true;
  const end = waitEnd(refused);
  return end !== undefined && answeredAt(inside) < end.from ? false : undefined;
}
