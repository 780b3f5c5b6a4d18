import { createWindow } from '../../src/client/window.ts';
import { alignedLimiter } from '../../src/sandbox/limiter/aligned.ts';
import { anchoredLimiter } from '../../src/sandbox/limiter/anchored.ts';
import { retryAfterSeconds } from '../../src/sandbox/limiter/gate.ts';
import type { Limiter } from '../../src/sandbox/limiter/limiter.ts';
import { slidingLimiter } from '../../src/sandbox/limiter/sliding.ts';
import type { AnsweredExchange } from '../../src/wire/exchange.ts';
import { answered } from '../contract/answers.ts';

/** A request that is to be sent: milliseconds after the one before, and on its way there and back. */
export type Wish = { readonly gap: number; readonly there: number; readonly back: number };

type MakeLimiter = (requests: number) => Limiter;

/** The kinds that the page allows, with so many requests in 5 s. */
export const limiters: readonly (readonly [kind: string, make: MakeLimiter])[] = [
  ['anchored', (requests) => anchoredLimiter({ requests, window: 5_000 })],
  ['aligned', (requests) => alignedLimiter({ requests, window: 5_000 })],
  ['sliding', (requests) => slidingLimiter({ requests, window: 5_000 })],
];

type Moment = { readonly at: number; readonly order: number; readonly happen: () => void };

/**
 * Plays requests against a limiter: each is decided about when it has arrived, in the order of arrival, on a clock that
 * is `phase` ahead of ours, while the client's books are kept beside. Waits are announced rounded up, and `more` seconds. Returns the exchanges in the order of sending.
 */
export function play(wishes: readonly Wish[], limiter: Limiter, phase = 0, more = 0): AnsweredExchange[] {
  const window = createWindow();
  const moments: Moment[] = [];
  let sent = 0;
  const done = wishes.map(({ gap, there, back }, index) => {
    sent += gap;
    const timings = { sent, answered: sent + there + back, ended: sent + there + back };
    const state = { span: { until: undefined as number | undefined, load: 0 }, wait: 0 };
    moments.push(
      { at: sent, order: 2, happen: () => (state.span = window.open(timings.sent)) },
      {
        at: sent + there,
        order: 3,
        happen: () => (state.wait = limiter.admit(phase + timings.sent + there)),
      },
      { at: timings.answered, order: 4, happen: () => window.close(state.span, timings.answered) },
    );
    return { index, timings, state };
  });
  for (const { happen } of moments.toSorted((a, b) => a.at - b.at || a.order - b.order)) happen();
  return done.map(({ timings, state }) => {
    const status = state.wait > 0 ? 429 : 200;
    const seconds = Math.min(5, retryAfterSeconds(state.wait) + more);
    const headers = state.wait > 0 ? [['Retry-After', String(seconds)] as const] : [];
    return { ...answered({ status, headers }), timings, load: state.span.load };
  });
}
