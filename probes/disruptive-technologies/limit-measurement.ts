import type { Burst } from '../../src/client/client.ts';
import type { Call } from '../../src/client/call.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import { inconclusive } from '../../src/contract/verdict.ts';
import { perCycle } from '../../src/probe/per-cycle.ts';
import type { Occasion, ProbeContext } from '../../src/probe/probe.ts';
import type { AnsweredExchange, Exchange } from '../../src/wire/exchange.ts';
import {
  attempts,
  awaitPhase,
  distorted,
  fireEvenly,
  fireOutOfPhase,
  longestWaitSeconds,
  noteTooLong,
  requireBursts,
  silenceMilliseconds,
  type BurstShape,
} from './bursts.ts';
import { quota, windowSeconds } from './clauses/rate-limit.ts';
import { as, controlCall, positiveControl } from './fixtures.ts';
import {
  announcedSeconds,
  answeredAt,
  isCountedTogether,
  isRefused,
  judgeEnforced,
  judgeHonest,
  judgeWaitLength,
  stretchOf,
  waitEnd,
  wordOnWait,
  type Stretch,
} from './limit-arithmetic.ts';
import { chooseAccount, chooseCalls } from './limited-calls.ts';

/** A refused request and one that was sent on another account or API while the announced wait ran. */
export type Beside = { readonly refused: AnsweredExchange; readonly inside: Exchange };

/** What the bursts of one cycle on one API have shown. Absent is what they could not show. */
export type LimitMeasurement = {
  /** Whose bursts they were. */
  readonly account: string;
  /** When an announced wait ended, from the 429 that told it most exactly. */
  turn?: Stretch;
  /** The slow burst that told how operations are counted. */
  slow?: readonly Exchange[];
  /** Whether calls of different operations are counted together. */
  operations?: 'together' | 'each by itself';
  beside?: Beside;
};

const slowSeconds = 3.5;

/** Whose request is sent beside a burst of `account`, to learn whom the quota is counted by. */
const otherThan = (account: string): 'administrator' | 'developer' =>
  account === 'developer' ? 'administrator' : 'developer';

/** Each round begins at another part of a second, and with it what a wait in whole seconds is rounded up by. */
const roundPhase = 400;

/** The fast burst has left a sliding window 1.5 s after the slow one began: then 11 of this have been sent. */
const earliestRefusal = 16;

/**
 * Provokes 429 on one API: a fast burst, one request inside the wait that it is told, a slow burst when that wait ends,
 * one request beside it inside the second wait, and one when that ends. Judges what the documentation says of all this; what it leaves open
 * is in the result. Done once in each cycle, for all probes that need a refusal.
 */
export const measureLimit = perCycle(async (context, api): Promise<LimitMeasurement> => {
  await requireBursts(context);
  await positiveControl(context, api);
  const calls = chooseCalls(context, api);
  const account = chooseAccount(context);
  let measured: LimitMeasurement = { account };
  await context.occasion((occasion) =>
    occasion.burst(async (burst) => {
      await requireBursts(context);
      measured = { account };
      await prepareAccounts(context, burst, account);
      await burst.silence(silenceMilliseconds);
      const begun = context.clock.monotonic();
      for (let round = 0; round < attempts; round += 1) {
        const origin = begun + round * roundPhase;
        const thisRound = { context, occasion, burst, calls, measured, origin };
        if (!(await measureOnce(thisRound))) continue;
        if (measured.operations === 'each by itself') await judgeOtherCalls(thisRound);
        return;
      }
      throw distorted(`send ${quota + 1} requests evenly over ${slowSeconds} s from the end of a wait on`);
    }),
  );
  return measured;
});

type Round = {
  readonly context: ProbeContext;
  readonly occasion: Occasion;
  readonly burst: Burst;
  readonly calls: readonly [Call, ...Call[]];
  readonly measured: LimitMeasurement;
  /** The monotonic time whose part of a second the first burst begins at. */
  readonly origin: number;
};

const hasOtherAccount = ({ accounts }: TargetConfig): boolean =>
  accounts.administrator !== undefined && accounts.developer !== undefined;

/** Fetches the tokens beforehand: a token request within a burst would be counted with it. */
async function prepareAccounts({ target }: ProbeContext, burst: Burst, account: string): Promise<void> {
  await burst.prepare(account);
  if (hasOtherAccount(target)) await burst.prepare(otherThan(account));
}

/** Resolves with false where this machine was too slow, or one more round is needed to be sure. */
async function measureOnce(round: Round): Promise<boolean> {
  const { context, occasion, measured, calls, burst } = round;
  const { account } = measured;
  const shape = { requests: quota + 1, seconds: 1, account, provokes: [404, 429] };
  const sent: { inside?: Exchange; beside?: Beside | undefined } = {};
  const fast = await fireUntilRefused(round, {
    ...shape,
    calls: [calls[0]],
    async onRefusal() {
      sent.inside = await burst.send(calls[0], { credential: as(account), provokes: [404, 429] });
    },
  });
  const refused = fast.find(isRefused);
  if (refused === undefined) {
    occasion.judge('429/retry-after-honest', [], inconclusive('fixture_lost', 'nothing was refused'));
    return true;
  }
  noteTurn(measured, refused);
  const told = wordOnWait(refused, sent.inside);
  const kept = await keepWait(round, told, fast, sent.inside);
  if (kept !== 'kept') return kept === 'impossible';

  const mixed = measured.operations === undefined;
  const { exchanges } = await fireEvenly(context, burst, {
    ...shape,
    seconds: slowSeconds,
    calls: mixed ? calls : [calls[0]],
    async onRefusal(refused) {
      sent.beside = await sendBeside(round, refused);
    },
  });
  const first = exchanges[0];
  if (first === undefined) return false;
  const honest = judgeHonest(first, announcedSeconds(told) ?? 0, exchanges.slice(1));
  if (honest === undefined) return false;
  occasion.judge('429/retry-after-honest', [first, told], honest);
  occasion.reportSoFar();
  if (isRefused(first)) return true;

  const last = exchanges.find(isRefused);
  if (last === undefined) {
    // Only a window that cannot have ended meanwhile tells that operations are counted each by itself.
    const end = (waitEnd(refused)?.from ?? 0) + windowSeconds * 1000;
    if (mixed && stretchOf(exchanges).to < end && exchanges.every(({ response }) => response !== undefined)) {
      measured.operations = 'each by itself';
      measured.slow = exchanges;
    }
    return false;
  }
  noteTurn(measured, last);
  const range = judgeWaitLength(last, exchanges);
  if (range !== undefined) occasion.judge('429/retry-after-range', [last], range);
  occasion.reportSoFar();
  const { beside } = sent;
  if (beside !== undefined) measured.beside = beside;
  await judgeSlowWait(round, last, exchanges, beside);
  // Refused this early, it met what a sliding window still held of the fast burst, which was of one operation.
  if (exchanges.length < earliestRefusal) return false;
  if (mixed) {
    measured.operations = 'together';
    measured.slow = exchanges;
  }
  // Too late inside a short wait to be sure: the next round meets another part of a second.
  return beside === undefined || isCountedTogether(beside.refused, beside.inside) !== undefined;
}

/**
 * Sends one request when the slow burst's wait has passed. That one is shorter than the window, by a part of a second that
 * rounding shows in; the wait of the fast burst may be a whole number by itself. Nothing is sent where something of ours may
 * have taken the place that the end of the wait was to free.
 */
async function judgeSlowWait(
  { context, occasion, burst, calls, measured }: Round,
  refused: AnsweredExchange,
  exchanges: readonly Exchange[],
  beside: Beside | undefined,
): Promise<void> {
  const seconds = announcedSeconds(refused);
  const isOvertaken = exchanges.some(
    (other) => other.timings.sent > refused.timings.sent && !isRefused(other),
  );
  const isAside =
    beside === undefined ||
    isRefused(beside.inside) ||
    isCountedTogether(beside.refused, beside.inside) === false;
  if (seconds === undefined || seconds > longestWaitSeconds || isOvertaken || !isAside) return;
  const { clock, signal } = context;
  await clock.sleep(answeredAt(refused) + seconds * 1000 - clock.monotonic(), signal);
  const credential = as(measured.account);
  const after = await burst.send(calls[0], { credential, provokes: [404, 429] });
  const honest = judgeHonest(after, seconds);
  if (honest !== undefined) occasion.judge('429/retry-after-honest', [after, refused], honest);
  occasion.reportSoFar();
}

/** Operations that are not counted with the first may have a quota each, or none: a burst of each tells. */
async function judgeOtherCalls(round: Round): Promise<void> {
  const { account } = round.measured;
  for (const call of round.calls.slice(1)) {
    const shape = { requests: quota + 1, seconds: 1, account, provokes: [404, 429], calls: [call] as const };
    await fireUntilRefused(round, shape);
    round.occasion.reportSoFar();
  }
}

/** The exact end of a wait is known to a second, and to the time that the answer took. */
function noteTurn(measured: LimitMeasurement, refused: AnsweredExchange): void {
  const end = waitEnd(refused);
  if (end === undefined) return;
  const { turn } = measured;
  if (turn === undefined || end.to - end.from < turn.to - turn.from) measured.turn = end;
}

/** Fires up to three bursts out of phase with each other, and resolves with the last: the first that met a 429. */
async function fireUntilRefused(
  { context, occasion, burst, origin: roundOrigin }: Round,
  shape: BurstShape,
): Promise<readonly Exchange[]> {
  await burst.silence(silenceMilliseconds);
  await awaitPhase(context, { origin: roundOrigin, phase: 0, period: 1000 });
  const fired = await fireOutOfPhase(context, burst, context.clock.monotonic(), () => shape);
  const last = fired.at(-1) ?? [];
  const refused = last.find(isRefused);
  occasion.judge('429/enforced', refused === undefined ? last.slice(-1) : [refused], judgeEnforced(fired));
  const first = last[0]?.response?.status;
  context.admitted(last.filter(({ response }) => response !== undefined && response.status === first).length);
  const range = refused === undefined ? undefined : judgeWaitLength(refused, last);
  if (refused !== undefined && range !== undefined) {
    occasion.judge('429/retry-after-range', [refused], range);
  }
  return last;
}

/**
 * Keeps the wait. `inside` is the one request in it that must not push it back. `impossible` where there is none that can
 * be kept: the next request would be a guess. `disturbed` where a request of ours may have taken the place that the end
 * of the wait was to free: one that was sent inside it, or the rest of a burst that lasted longer than the window.
 */
async function keepWait(
  round: Round,
  refused: AnsweredExchange,
  fast: readonly Exchange[],
  inside: Exchange | undefined,
): Promise<'kept' | 'impossible' | 'disturbed'> {
  const { context, occasion } = round;
  const { clock, signal } = context;
  const seconds = announcedSeconds(refused);
  occasion.reportSoFar();
  if (seconds !== undefined && seconds <= longestWaitSeconds) {
    await clock.sleep(answeredAt(refused) + seconds * 1000 - clock.monotonic(), signal);
    const { from, to } = stretchOf(fast);
    return inside !== undefined && isRefused(inside) && to - from < windowSeconds * 1000
      ? 'kept'
      : 'disturbed';
  }
  const detail = seconds === undefined ? 'no wait was announced' : `${seconds} s is too long to wait`;
  occasion.judge('429/retry-after-honest', [refused], inconclusive('throttled', detail));
  if (seconds !== undefined) await noteTooLong(context, seconds);
  return 'impossible';
}

/** Sends one request inside the announced wait, of another account or to the other API; none where there is no other. */
async function sendBeside(
  { context, burst, calls, measured: { account } }: Round,
  refused: AnsweredExchange,
): Promise<Beside | undefined> {
  const { target, api } = context;
  const hasOther = api === 'rest' ? hasOtherAccount(target) : target.apis.rest !== undefined;
  if (!hasOther) return undefined;
  const same = calls.find(({ operation }) => operation === refused.operation) ?? calls[0];
  const call = api === 'rest' ? same : controlCall(target, 'rest');
  const credential = as(api === 'rest' ? otherThan(account) : account);
  return { refused, inside: await burst.send(call, { credential, provokes: [403, 404, 429] }) };
}
