import type { Burst } from '../../src/client/client.ts';
import { describeStatus } from '../../src/contract/expectations.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { AnsweredExchange, Exchange } from '../../src/wire/exchange.ts';
import { readRetryAfter } from '../../src/wire/retry-after.ts';
import { awaitPhase, fireBurst, silenceMilliseconds, type BurstShape, type FiredBurst } from './bursts.ts';
import { quota, windowSeconds } from './clauses/rate-limit.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { anyValidAccount, as, controlCall, positiveControl } from './fixtures.ts';

/** Announced waits are kept up to this long. */
const longestWaitSeconds = 300;

/** Where in the window the three bursts begin: a limiter aligned to the clock cannot be missed by all of them. */
const phases = [0, 1 / 3, 2 / 3].map((share) => share * windowSeconds * 1000);

const rateLimit: Probe = {
  name: 'rate-limit',
  title: 'A burst past the quota is answered 429, with a Retry-After that is there, in range and honest.',
  judges: ['429/enforced', '429/retry-after', '429/retry-after-range', '429/retry-after-honest'],
  apis: bothApis,
  needs: { anyAccount: true, resources: ['project'], bursts: true, exclusive: true },
  cost: { requests: quota + 3, waitSeconds: 1 + windowSeconds + silenceMilliseconds / 1000 },
  async run(context) {
    await positiveControl(context, context.api);
    const account = anyValidAccount(context.target);
    const shape = {
      requests: quota + 1,
      seconds: 1,
      account,
      call: controlCall(context.target, context.api),
    };
    await context.occasion((occasion) =>
      occasion.burst(async (burst) => {
        await burst.prepare(account);
        const fired = await fireUntilRefused(context, burst, shape);
        const all = fired.flatMap(({ exchanges }) => exchanges);
        const refused = all.find(isRefused);
        occasion.judge('429/enforced', all.slice(-1), judgeEnforced(all, refused, fired.length));
        if (refused === undefined) return;
        judgeRange(occasion, refused, all);
        await judgeWait(context, occasion, burst, shape, refused);
      }),
    );
  },
};

function isRefused(exchange: Exchange): exchange is AnsweredExchange {
  return exchange.response?.status === 429;
}

/** Fires up to three bursts, out of phase with each other, until one meets a 429. */
async function fireUntilRefused(
  context: ProbeContext,
  burst: Burst,
  shape: BurstShape,
): Promise<FiredBurst[]> {
  const fired: FiredBurst[] = [];
  const origin = context.clock.monotonic();
  for (const phase of phases) {
    if (phase > 0) {
      await burst.silence(silenceMilliseconds);
      await awaitPhase(context, origin, phase, windowSeconds * 1000);
    }
    const next = await fireBurst(context, burst, shape);
    fired.push(next);
    if (next.exchanges.some(isRefused)) break;
  }
  return fired;
}

function judgeEnforced(
  all: readonly Exchange[],
  refused: AnsweredExchange | undefined,
  bursts: number,
): Verdict {
  if (refused !== undefined) return conforms;
  const lost = all.find((exchange) => exchange.response === undefined || exchange.response.status >= 500);
  const expected = `a 429 among ${quota + 1} requests in 1 s, in one of ${phases.length} bursts out of phase`;
  if (lost?.response !== undefined) return violates('status', expected, `${describeStatus(lost)} and no 429`);
  if (lost !== undefined)
    return inconclusive('transport', `requests of the burst got no answer: ${lost.failure?.detail}`);
  return violates('status', expected, `no 429 in ${bursts} bursts of ${quota + 1}`);
}

/**
 * The wait may not reach beyond the window that the burst filled: with e the time from the answer to the oldest of
 * the 25 last admitted until the refused one was sent, it ends within 5 − e, rounded up, and one second of grace.
 */
function judgeRange(occasion: Occasion, refused: AnsweredExchange, all: readonly Exchange[]): void {
  const reading = readRetryAfter(refused.response.headers);
  if (reading.kind !== 'seconds') return;
  const admitted = all.filter(
    (exchange) => !isRefused(exchange) && exchange.timings.ended < refused.timings.sent,
  );
  const oldest = admitted.slice(-quota)[0];
  const elapsed = oldest === undefined ? 0 : Math.max(0, refused.timings.sent - oldest.timings.ended) / 1000;
  const bound = Math.ceil(windowSeconds - elapsed) + 1;
  const verdict =
    reading.seconds <= bound
      ? conforms
      : violates(
          'header:retry-after',
          `at most ${bound} seconds, ${elapsed.toFixed(1)} s into the window`,
          `${reading.seconds} seconds`,
        );
  occasion.judge('429/retry-after-range', [refused], verdict);
}

/** Keeps the announced wait, with one request inside it that must not push it back, and tries again when it ends. */
async function judgeWait(
  context: ProbeContext,
  occasion: Occasion,
  burst: Burst,
  shape: BurstShape,
  refused: AnsweredExchange,
): Promise<void> {
  const { clock, signal } = context;
  const send = (): Promise<Exchange> =>
    burst.send(shape.call, { credential: as(shape.account), provokes: [429] });
  const reading = readRetryAfter(refused.response.headers);
  const inside = await send();
  if (reading.kind !== 'seconds' || reading.seconds > longestWaitSeconds) {
    const detail =
      reading.kind === 'seconds' ? `${reading.seconds} s is too long to wait` : 'no wait was announced';
    occasion.judge('429/retry-after-honest', [refused], inconclusive('fixture_lost', detail));
    return;
  }
  const arrived = refused.timings.answered ?? refused.timings.ended;
  await clock.sleep(arrived + reading.seconds * 1000 - clock.monotonic(), signal);
  const after = await send();
  occasion.judge('429/retry-after-honest', [after, refused, inside], judgeHonest(after, reading.seconds));
}

function judgeHonest(after: Exchange, seconds: number): Verdict {
  if (after.response === undefined)
    return inconclusive('transport', 'the request after the wait got no answer');
  if (after.response.status !== 429) return conforms;
  return violates('status', `no 429 once the announced ${seconds} s had passed`, describeStatus(after));
}

/** 429: the rate limit and the wait that it announces. */
export const tooManyRequests: readonly Probe[] = [rateLimit];
