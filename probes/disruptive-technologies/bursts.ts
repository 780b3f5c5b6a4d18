import type { Burst } from '../../src/client/client.ts';
import type { Call } from '../../src/client/call.ts';
import { perCycle } from '../../src/probe/per-cycle.ts';
import { ProbeInconclusive, type ProbeContext } from '../../src/probe/probe.ts';
import type { AnsweredExchange, Exchange } from '../../src/wire/exchange.ts';
import { windowSeconds } from './clauses/rate-limit.ts';
import { announcedSeconds, isRefused } from './limit-arithmetic.ts';
import { as } from './fixtures.ts';

/** Bursts begin after this much silence: longer than the documented window, so that it starts empty. */
export const silenceMilliseconds = 6_000;

/** Announced waits are kept up to this long. */
export const longestWaitSeconds = 300;

/** How a burst is to be fired: so many requests, evenly spread over so many seconds, their calls in turn. */
export type BurstShape = {
  readonly requests: number;
  readonly seconds: number;
  readonly calls: readonly [Call, ...Call[]];
  readonly account: string;
  /** The statuses that are meant to be provoked; 429 where nothing else is said. */
  readonly provokes?: readonly number[];
  /** The shortest distance between two requests, as a share of the even one, when one is late; 0 where not said. */
  readonly shortestGap?: number;
  /** Sends something inside the announced wait: called once, when the first 429 has come and others may still be awaited. */
  readonly onRefusal?: (refused: AnsweredExchange) => Promise<unknown>;
};

/** A moment to begin at: when the clock stands at this phase of a period that began at `origin`, in milliseconds. */
export type Phase = { readonly origin: number; readonly phase: number; readonly period: number };

/** A fired burst: its exchanges in the order of sending, and the seconds from the first sending to the last. */
export type FiredBurst = { readonly exchanges: readonly Exchange[]; readonly seconds: number };

/** How often something timed is tried again when this machine could not keep its timing. */
export const attempts = 6;

/**
 * Fires after silence, and waits for all answers. When the machine was too slow to keep the time within half and one
 * and a half of what was asked, the burst proves nothing and is fired again.
 * @throws ProbeInconclusive `burst_distorted` when no attempt kept its time.
 */
async function fireBurst(
  context: ProbeContext,
  burst: Burst,
  shape: BurstShape,
  phase?: Phase,
): Promise<FiredBurst> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await burst.silence(silenceMilliseconds);
    if (phase !== undefined) await awaitPhase(context, phase);
    const fired = await fireEvenly(context, burst, shape);
    if (isUsable(fired, shape)) return fired;
  }
  throw distorted(`send ${shape.requests} requests evenly over ${shape.seconds} s`);
}

/**
 * A burst that was sent too fast proves nothing: even a bucket may refuse it. One that took too long does where it was
 * refused all the same. Where the wait is too long to be kept, there is no second one.
 */
function isUsable({ exchanges, seconds }: FiredBurst, shape: BurstShape): boolean {
  const refused = exchanges.find(isRefused);
  if (refused !== undefined && (announcedSeconds(refused) ?? 0) > longestWaitSeconds) return true;
  if (exchanges.length < 2) return true;
  // It may have ended early: what counts is the distance from one request to the next.
  const slowness = (seconds / (exchanges.length - 1)) * ((shape.requests - 1) / shape.seconds);
  return slowness >= 0.5 && (slowness <= 1.5 || refused !== undefined);
}

/** Where in the window the bursts begin that look for the limit, in milliseconds: 5/3 s apart modulo 5 s. */
const phases = [0, 2 / 3, 1 / 3].map((share) => share * windowSeconds * 1000);

/**
 * Fires up to three bursts out of phase with each other, so that no window ends in all of them, until one meets a 429:
 * resolves with what was sent in each. `origin` is the monotonic time that the first phase is counted from.
 */
export async function fireOutOfPhase(
  context: ProbeContext,
  burst: Burst,
  origin: number,
  shapeNext: () => BurstShape,
): Promise<readonly (readonly Exchange[])[]> {
  const fired: (readonly Exchange[])[] = [];
  for (const phase of phases) {
    const { exchanges } = await fireBurst(context, burst, shapeNext(), {
      origin,
      phase,
      period: windowSeconds * 1000,
    });
    fired.push(exchanges);
    if (exchanges.some(isRefused)) break;
  }
  return fired;
}

/** What a probe gives up with when this machine is too slow for it. */
export function distorted(what: string): ProbeInconclusive {
  return new ProbeInconclusive('burst_distorted', `this machine could not ${what}`);
}

/**
 * Fires at even distances, beginning at once, and waits for all answers. It ends early where a 429 has come: nothing
 * more is to be learnt, and a wait was announced.
 */
export async function fireEvenly(
  { clock, signal }: ProbeContext,
  burst: Burst,
  shape: BurstShape,
): Promise<FiredBurst> {
  const { calls, requests, provokes = [429], shortestGap = 0 } = shape;
  const gap = (shape.seconds * 1000) / Math.max(1, requests - 1);
  const options = { credential: as(shape.account), provokes };
  const sending: Promise<unknown>[] = [];
  const done: Exchange[] = [];
  let refused: Promise<unknown> | undefined;
  const finish = async (exchange: Exchange): Promise<void> => {
    done.push(exchange);
    if (!isRefused(exchange)) return;
    refused ??= shape.onRefusal?.(exchange) ?? Promise.resolve();
    await refused;
  };
  const start = clock.monotonic();
  let previous = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < requests; index += 1) {
    const next = Math.max(start + index * gap, previous + shortestGap * gap);
    await clock.sleep(next - clock.monotonic(), signal);
    if (refused !== undefined) break;
    previous = clock.monotonic();
    const call = calls[index % calls.length] ?? calls[0];
    sending.push(burst.send(call, options).then(finish));
  }
  await Promise.all(sending);
  return measureBurst(done);
}

function measureBurst(sent: readonly Exchange[]): FiredBurst {
  const exchanges = sent.toSorted((a, b) => a.timings.sent - b.timings.sent);
  const span = (exchanges.at(-1)?.timings.sent ?? 0) - (exchanges[0]?.timings.sent ?? 0);
  return { exchanges, seconds: span / 1000 };
}

/** A phase that is only just past is not waited for once more. */
const justPast = 100;

/** Sleeps until a phase comes round. */
export async function awaitPhase(
  { clock, signal }: ProbeContext,
  { origin, phase, period }: Phase,
): Promise<void> {
  const behind = (((clock.monotonic() - origin - phase) % period) + period) % period;
  if (behind > justPast) await clock.sleep(period - behind, signal);
}

/** What the bursts of one cycle have to know of each other. */
type BurstState = { tooLong?: number };

const stateOf = perCycle((): Promise<BurstState> => Promise.resolve({}));

/** Notes that a wait was announced that is too long to be kept. */
export async function noteTooLong(context: ProbeContext, seconds: number): Promise<void> {
  (await stateOf(context)).tooLong = seconds;
}

/**
 * Gives up where an earlier burst of this cycle was told to wait for too long: the quota rests, and another burst
 * would only be told the same.
 */
export async function requireBursts(context: ProbeContext): Promise<void> {
  const { tooLong } = await stateOf(context);
  if (tooLong === undefined) return;
  throw new ProbeInconclusive(
    'throttled',
    `an earlier burst was told to wait ${tooLong} s, which is too long; until the next cycle there is none`,
  );
}
