import type { AnsweredExchange, Exchange } from '../../src/wire/exchange.ts';
import { windowSeconds } from './clauses/rate-limit.ts';
import { answeredAt, isRefused, waitEnd, type Stretch } from './limit-arithmetic.ts';

/** The kinds of limiter that can be told apart from outside. */
export type Signature =
  'window from the first request' | 'window aligned to the clock' | 'sliding window' | 'bucket';

/** What a straddle test sent: one request, most of a quota some 3 s later, and a few just after 5 s. */
export type Straddle = {
  readonly first: Exchange;
  readonly before: readonly Exchange[];
  readonly after: readonly Exchange[];
};

const window = windowSeconds * 1000;

/**
 * Whether a straddle test kept its time: everything before was decided about within a window that the first request
 * opened, and everything after when that window, and the first request's place in a sliding one, were gone, but none of
 * the others' places.
 */
export function keptTime({ first, before, after }: Straddle): boolean {
  const all = [first, ...before, ...after];
  if (all.some(({ response }) => response === undefined)) return false;
  const opened = { from: first.timings.sent, to: answeredAt(first) };
  const oldest = Math.min(...before.map(({ timings }) => timings.sent));
  return (
    before.every((exchange) => exchange.timings.sent > opened.to) &&
    before.every((exchange) => answeredAt(exchange) < opened.from + window) &&
    after.every((exchange) => exchange.timings.sent > opened.to + window) &&
    after.every((exchange) => answeredAt(exchange) < oldest + window)
  );
}

/**
 * Tells a limiter by its answers to 1 request at 0 s, 24 from 3.3 s on, and a few just after 5 s. A window from the first
 * request is a new one by then and admits all. A sliding one still holds the 24, so the second is refused, until the
 * first of the 24 is 5 s old. One that is aligned to the clock holds them too where it turned before they were sent, and
 * refuses until it turns again; `turn`, the end of a wait that was announced before, says modulo 5 s when that is.
 * A second more than the exact wait is allowed to be announced, and is tried where nothing else fits. Undefined where the
 * answers fit none of them, or more than one.
 */
export function readSignature(straddle: Straddle, turn: Stretch): Signature | undefined {
  const { before, after } = straddle;
  const refused = after.find(isRefused);
  if (refused === undefined)
    return turnsBetween(straddle, turn) ? 'window from the first request' : undefined;
  const end = waitEnd(refused);
  const [oldest] = before;
  if (end === undefined || oldest === undefined) return undefined;
  const leaves = shift(spanOf(oldest), window);
  for (const { from, to } of [end, { from: end.from - 1_000, to: end.to - 1_000 }]) {
    const sliding = overlap({ from, to }, leaves);
    const aligned = recurs(turn, { from, to });
    if (sliding !== aligned) return sliding ? 'sliding window' : 'window aligned to the clock';
    if (sliding) return undefined;
  }
  return undefined;
}

/** Whether a window aligned to the clock has turned after the first request and before all the others. */
function turnsBetween({ first, before, after }: Straddle, turn: Stretch): boolean {
  const earliest = Math.min(...before.map(({ timings }) => timings.sent));
  const latest = Math.max(...after.map(answeredAt));
  const turned = occurrenceFrom(turn, answeredAt(first));
  return turned.to < earliest && turned.from + window > latest;
}

/** When a stretch that recurs with the window begins next, at or after a time. */
function occurrenceFrom(stretch: Stretch, time: number): Stretch {
  return shift(stretch, Math.ceil((time - stretch.from) / window) * window);
}

function recurs(stretch: Stretch, within: Stretch): boolean {
  const next = occurrenceFrom(stretch, within.from - (stretch.to - stretch.from));
  return overlap(next, within);
}

function spanOf(exchange: Exchange): Stretch {
  return { from: exchange.timings.sent, to: answeredAt(exchange) };
}

function shift({ from, to }: Stretch, by: number): Stretch {
  return { from: from + by, to: to + by };
}

function overlap(one: Stretch, other: Stretch): boolean {
  return one.from <= other.to && other.from <= one.to;
}

/**
 * Tells a bucket: it admits more than a window's quota in a second, for it refills meanwhile, and then asks for
 * the second that a single place takes at most.
 */
export function isBucket(refused: AnsweredExchange, admitted: number, quota: number): boolean {
  const end = waitEnd(refused);
  return admitted > quota && end !== undefined && end.to - answeredAt(refused) <= 1_000;
}
