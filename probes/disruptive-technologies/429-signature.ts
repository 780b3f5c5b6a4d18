import type { Burst } from '../../src/client/client.ts';
import type { Call } from '../../src/client/call.ts';
import { conforms, inconclusive } from '../../src/contract/verdict.ts';
import { ProbeInconclusive, type Occasion, type Probe, type ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import {
  attempts,
  awaitPhase,
  distorted,
  fireEvenly,
  requireBursts,
  silenceMilliseconds,
  type BurstShape,
} from './bursts.ts';
import { quota, windowSeconds } from './clauses/rate-limit.ts';
import { controlCall } from './fixtures.ts';
import { answeredAt, isRefused, type Stretch } from './limit-arithmetic.ts';
import { measureLimit } from './limit-measurement.ts';
import { isBucket, keptTime, readSignature, type Signature, type Straddle } from './limiter-signature.ts';

/**
 * Sent just after the window: a limiter that still holds what came before refuses the second of them. They do not wait
 * for each other's answers: those of an API far away would come when it is too late to tell.
 */
const after = 3;
const afterSeconds = 0.06;

/** Milliseconds after the first request at which most of the quota is sent, and at which an aligned window would turn. */
const mostFrom = 3_300;
const turnsAfter = 1_700;

/** As many as a bucket of the documented size lets through in a second, and some more. */
const bucketful = 40;

const clause = 'limiter/signature';

/** Measures what kind of limiter keeps the quota. */
export const signature: Probe = {
  name: 'limiter-signature',
  title: 'Measures how the window of the rate limit moves.',
  judges: [clause],
  apis: ['rest'],
  needs: { anyAccount: true, resources: ['project'], bursts: true, exclusive: true },
  // Silence of 6 s, 2.5 s on average until the phase comes round, and 5 s for the test.
  cost: { requests: quota + after, waitSeconds: 6 + 2.5 + 5 },
  async run(context) {
    await requireBursts(context);
    const { account, turn } = await measureLimit(context, context.api);
    await requireBursts(context);
    await context.occasion((occasion) =>
      occasion.burst((burst) =>
        turn === undefined
          ? lookForBucket(context, occasion, burst, account)
          : straddleWindow(context, occasion, burst, { account, turn }),
      ),
    );
  },
};

/** What the bursts have shown: whose window it is, and when one ended. */
type Known = { readonly account: string; readonly turn: Stretch };

/** Runs straddle tests until one tells the limiter. */
async function straddleWindow(
  context: ProbeContext,
  occasion: Occasion,
  burst: Burst,
  known: Known,
): Promise<void> {
  let isSlow = false;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const straddle = await sendStraddle(context, burst, known);
    const { first, before } = straddle;
    if ([first, ...before].some(isRefused)) {
      const detail = `fewer than ${quota} requests in ${windowSeconds} s were let through`;
      occasion.judge(clause, [first, ...before].filter(isRefused), inconclusive('throttled', detail));
      return;
    }
    const found = keptTime(straddle) ? readSignature(straddle, known.turn) : undefined;
    if (found !== undefined) {
      tell(context, occasion, found, straddle.after.toReversed());
      return;
    }
    isSlow ||= [first, ...before, ...straddle.after].some(tookLong);
  }
  if (isSlow) {
    const detail = 'the API takes too long to answer to tell what it counted before the end of a window';
    throw new ProbeInconclusive('burst_distorted', detail);
  }
  throw distorted('send a few requests just before and just after the end of a window');
}

/** Milliseconds for an answer, beyond which three after the window end too close to where an aligned one turns again. */
const longAnswer = 550;

const tookLong = (exchange: Exchange): boolean => answeredAt(exchange) - exchange.timings.sent > longAnswer;

/**
 * Sends 1 request, 24 within 0.6 s from 3.3 s on, and a few from 5 s on, until one is refused. It begins so
 * that a window which is aligned to the clock would turn about 1.7 s after the first: long before it turns again, and
 * 1.6 s before a sliding window lets go of the first of the 24, the wait of those refused by either is told apart.
 */
async function sendStraddle(
  context: ProbeContext,
  burst: Burst,
  { account, turn }: Known,
): Promise<Straddle> {
  const { clock, signal, target } = context;
  const shape: BurstShape = {
    requests: 1,
    seconds: 0,
    account,
    calls: [controlCall(target, context.api)],
  };
  const window = windowSeconds * 1000;
  await burst.silence(silenceMilliseconds);
  await awaitPhase(context, {
    origin: (turn.from + turn.to) / 2,
    phase: window - turnsAfter,
    period: window,
  });
  const [first] = (await fireEvenly(context, burst, shape)).exchanges;
  if (first === undefined) throw distorted('send one request');
  const until = (time: number): Promise<void> => clock.sleep(time - clock.monotonic(), signal);
  await until(first.timings.sent + mostFrom);
  const before = (await fireEvenly(context, burst, { ...shape, requests: quota - 1, seconds: 0.6 }))
    .exchanges;
  await until(answeredAt(first) + window + 20);
  const afterwards = await fireEvenly(context, burst, { ...shape, requests: after, seconds: afterSeconds });
  return { first, before, after: afterwards.exchanges };
}

/** Where the quota was not enforced: what lets more through than it is either a bucket, or no limiter at all. */
async function lookForBucket(
  context: ProbeContext,
  occasion: Occasion,
  burst: Burst,
  account: string,
): Promise<void> {
  const call: Call = controlCall(context.target, context.api);
  await burst.silence(silenceMilliseconds);
  const shape: BurstShape = { requests: bucketful, seconds: 1, account, calls: [call] };
  const { exchanges } = await fireEvenly(context, burst, shape);
  const refused = exchanges.find(isRefused);
  const admitted = exchanges.filter((exchange) => !isRefused(exchange)).length;
  if (refused !== undefined && isBucket(refused, admitted, quota)) {
    tell(context, occasion, 'bucket', [refused]);
    return;
  }
  const detail = 'the documented quota is not enforced, so there is no window to be measured';
  occasion.judge(clause, exchanges.slice(-1), inconclusive('fixture_lost', detail));
}

function tell(
  context: ProbeContext,
  occasion: Occasion,
  found: Signature,
  exchanges: readonly Exchange[],
): void {
  context.observed(clause, found);
  occasion.judge(clause, exchanges, conforms);
}
