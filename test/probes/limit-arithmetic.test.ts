import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  announcedSeconds,
  answeredAt,
  isCountedTogether,
  isRefused,
  judgeEnforced,
  judgeHonest,
  judgeWaitLength,
  longestHonestWait,
  shareAPhase,
  wordOnWait,
} from '../../probes/disruptive-technologies/limit-arithmetic.ts';
import { isPassing, judgeSteady } from '../../probes/disruptive-technologies/429-steady-rate.ts';
import { rateLimitClauses } from '../../probes/disruptive-technologies/clauses/rate-limit.ts';
import type { AnsweredExchange, Exchange } from '../../src/wire/exchange.ts';
import { answered, unanswered } from '../contract/answers.ts';
import { limiters, play, type Wish } from './limiter-play.ts';
import { fuzzRuns } from '../support/fuzz.ts';

const nothingKnown = { knownNames: [], documentationHosts: [] };
const judgeLimit = rateLimitClauses.find(({ id }) => id === '429/limit')?.judge;

/** A request that was sent and answered at these times, with 429 where it names a wait. */
function exchangeAt(sent: number, wait?: number, load = 26): AnsweredExchange {
  const status = wait === undefined ? 200 : 429;
  const headers = wait === undefined ? [] : [['Retry-After', String(wait)] as const];
  const timings = { sent, answered: sent + 20, ended: sent + 30 };
  return { ...answered({ status, headers }), timings, load };
}

const burstFrom = (start: number): AnsweredExchange[] =>
  Array.from({ length: 25 }, (_, index) => exchangeAt(start + index * 40));

/** Requests with gaps and delays of a network, in the order of sending. */
const wish = fc.record({
  gap: fc.oneof(
    { weight: 40, arbitrary: fc.integer({ min: 0, max: 60 }) },
    { weight: 40, arbitrary: fc.integer({ min: 0, max: 400 }) },
    { weight: 1, arbitrary: fc.constant(6_500) },
  ),
  there: fc.integer({ min: 0, max: 300 }),
  back: fc.integer({ min: 0, max: 300 }),
});
const traffic = fc.array(wish, { minLength: 20, maxLength: 150, size: 'max' });
const lost = (start: number): Exchange => ({
  ...unanswered(),
  timings: { sent: start, ended: start + 20 },
});

describe('429/limit', () => {
  it.each(limiters)('never blames a limiter that is %s', (_, limiter) => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 0, max: 5_000 }), (wishes, phase) => {
        for (const exchange of play(wishes, limiter(25), phase)) {
          const verdict = judgeLimit?.(exchange, { ...nothingKnown, exclusiveQuota: true });
          expect(verdict?.outcome).not.toBe('violates');
        }
      }),
    );
  });

  it.each(limiters)('blames one that is %s and admits 24 only', (_, limiter) => {
    const burst: Wish[] = Array.from({ length: 25 }, () => ({ gap: 40, there: 10, back: 10 }));
    const verdicts = play(burst, limiter(24), 1_000).map((exchange) =>
      judgeLimit?.(exchange, { ...nothingKnown, exclusiveQuota: true }),
    );
    expect(verdicts.at(-1)?.outcome).toBe('violates');
  });

  it.each([
    ['the quota is shared', exchangeAt(0, 4, 1), false],
    ['the load is not known', answered({ status: 429 }), true],
    ['more than the quota was under way', exchangeAt(0, 4, 26), true],
    ['it was let through outside a burst', exchangeAt(0, undefined, 1), true],
  ])('says nothing where %s', (_, exchange, exclusiveQuota) => {
    expect(judgeLimit?.(exchange, { ...nothingKnown, exclusiveQuota })).toBeUndefined();
  });
});

describe('the longest honest wait', () => {
  it.each(limiters)('is never exceeded by a limiter that is %s', (_, limiter) => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 0, max: 5_000 }), (wishes, phase) => {
        // A burst begins after silence.
        const burst = wishes.map((one) => ({ ...one, gap: Math.min(one.gap, 400) }));
        const exchanges = play(burst, limiter(25), phase);
        const refused = exchanges.find(isRefused);
        if (refused === undefined) return;
        expect(judgeWaitLength(refused, exchanges)).toEqual({ outcome: 'conforms' });
      }),
    );
  });

  it.each([
    ['at once', 1, 6],
    ['after a second', 40, 6],
    ['after 3.5 s', 140, 3],
  ])('is measured from the oldest of the 25: %s', (_, gap, longest) => {
    const burst = Array.from({ length: 25 }, (__, index) => exchangeAt(index * gap));
    const refused = exchangeAt(25 * gap, longest);
    expect(longestHonestWait(refused, [...burst, refused])).toBe(longest);
    expect(judgeWaitLength(exchangeAt(25 * gap, longest + 1), burst)?.outcome).toBe('violates');
  });

  it('is not asked where no wait can be read', () => {
    expect(judgeWaitLength(answered({ status: 429 }), [])).toBeUndefined();
  });
});

describe('429/enforced', () => {
  const starts = [0, 8_333, 16_667];
  const bursts = (last: (start: number) => Exchange): Exchange[][] =>
    starts.map((start) => [...burstFrom(start), last(start + 1_000)]);
  const instead = (status: number) => (start: number) => ({
    ...exchangeAt(start),
    response: { ...exchangeAt(start).response, status },
  });

  it('conforms where one of the bursts met a 429', () => {
    const met = bursts((start) => exchangeAt(start, start === 9_333 ? 4 : undefined));
    expect(judgeEnforced(met).outcome).toBe('conforms');
  });

  it.each([
    ['lets all through', exchangeAt],
    ['answers 503', instead(503)],
    ['answers 403', instead(403)],
    ['drops the connection', lost],
  ])('is violated where the API %s instead', (_, last) => {
    expect(judgeEnforced(bursts((start) => last(start))).outcome).toBe('violates');
  });

  it('is open where requests within the quota were lost, too', () => {
    const broken = bursts(lost).map((burst) => [lost(burst[0]?.timings.sent ?? 0), ...burst.slice(1)]);
    expect(judgeEnforced(broken)).toMatchObject({ outcome: 'inconclusive', reason: 'transport' });
  });

  it.each([
    ['failed', instead(503), 'server_error'],
    ['was lost', lost, 'transport'],
  ])(
    'is open where one request %s in the middle of a burst: it may not have been counted',
    (_, make, reason) => {
      const hit = bursts(exchangeAt).map((burst, index) =>
        index === 1 ? burst.with(12, make(burst[12]?.timings.sent ?? 0)) : burst,
      );
      expect(judgeEnforced(hit)).toMatchObject({ outcome: 'inconclusive', reason });
    },
  );

  it('is open where a window may have turned within each burst', () => {
    const slow = starts.map((start) => [exchangeAt(start), exchangeAt(start + 3_500)]);
    expect(judgeEnforced(slow)).toMatchObject({ outcome: 'inconclusive', reason: 'burst_distorted' });
  });

  it.each(limiters)('never blames a limiter that is %s, however the bursts were distorted', (_, limiter) => {
    const burst = fc.array(wish, { minLength: 26, maxLength: 26 });
    const distances = fc.array(burst, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(distances, fc.integer({ min: 0, max: 5_000 }), (three, phase) => {
        const wishes = three.flatMap((each) =>
          each.map((one, index) => ({ ...one, gap: index === 0 ? 6_500 : Math.min(one.gap, 60) })),
        );
        const exchanges = play(wishes, limiter(25), phase);
        const fired = [0, 26, 52].map((from) => exchanges.slice(from, from + 26));
        expect(judgeEnforced(fired).outcome).not.toBe('violates');
      }),
    );
  });

  it('finds a phase that all bursts share across the turn of the circle', () => {
    expect(
      shareAPhase([
        { from: 4_500, to: 5_500 },
        { from: 10_200, to: 10_900 },
      ]),
    ).toBe(true);
    expect(
      shareAPhase([
        { from: 4_500, to: 5_500 },
        { from: 10_600, to: 10_900 },
      ]),
    ).toBe(false);
  });
});

describe('429/retry-after-honest', () => {
  it.each([
    ['was let through', exchangeAt(0), 'conforms'],
    ['was refused', exchangeAt(0, 1), 'violates'],
    ['got no answer', unanswered(), 'inconclusive'],
  ])('where the request after the wait %s', (_, after, outcome) => {
    expect(judgeHonest(after, 4)?.outcome).toBe(outcome);
  });

  it.each([
    ['let through', exchangeAt(20), undefined],
    ['lost', lost(20), undefined],
    ['refused as well', exchangeAt(20, 1), 'violates'],
    ['let through, but sent after the refusal had come', exchangeAt(21), 'violates'],
  ])('where one was refused, and one that was under way beside it was %s', (_, beside, outcome) => {
    expect(judgeHonest(exchangeAt(0, 1), 4, [beside])?.outcome).toBe(outcome);
  });

  // A burst, one request inside the wait, and a slow burst from the end of the wait on, bunched and overtaking each other.
  const bunched = (longest: number) =>
    fc.array(fc.record({ gap: fc.integer({ min: 0, max: longest }), there: delay, back: delay }), {
      minLength: 26,
      maxLength: 26,
    });
  const delay = fc.integer({ min: 0, max: 60 });
  it.each(limiters)('never blames a limiter that is %s, whichever request comes first', (_, limiter) => {
    fc.assert(
      fc.property(bunched(40), bunched(140), fc.integer({ min: 0, max: 5_000 }), (fast, slow, phase) => {
        const first = play(fast, limiter(25), phase);
        const refused = first.find(isRefused);
        if (refused === undefined) return;
        const inside = { gap: 100, there: 1, back: 1 };
        const seconds = announcedSeconds(refused) ?? 0;
        const lastSent = first.at(-1)!.timings.sent;
        const due = answeredAt(refused) + seconds * 1_000;
        const gap = Math.max(0, due - (lastSent + inside.gap));
        const again = slow.map((one, index) => (index === 0 ? { ...one, gap } : one));
        const exchanges = play([...fast, inside, ...again], limiter(25), phase);
        const [after, ...later] = exchanges.slice(fast.length + 1);
        if (!isRefused(exchanges[fast.length]!)) return;
        expect(judgeHonest(after!, seconds, later)?.outcome).not.toBe('violates');
      }),
      fuzzRuns(1_000),
    );
  });
});

describe('the word on a wait', () => {
  const first = exchangeAt(1_000, 5);

  it.each([
    ['is gone by where it ends the wait sooner than the first can be right', exchangeAt(1_100, 1), 1],
    ['is not where both may be rounded up', exchangeAt(1_100, 4), 5],
    ['is not where it puts the wait off', exchangeAt(1_100, 9), 5],
    ['is not where it is no refusal', exchangeAt(1_100), 5],
    ['is not where there is none', undefined, 5],
  ])('of the second %s', (_, second, seconds) => {
    expect(announcedSeconds(wordOnWait(first, second))).toBe(seconds);
  });
});

describe('what is counted together', () => {
  it.each([
    ['refused as well', exchangeAt(100, 2), true],
    ['let through while the wait was sure to run', exchangeAt(900), false],
    ['let through when it may have been over', exchangeAt(1_100), undefined],
    ['lost', unanswered(), undefined],
  ])('%s', (_, inside, together) => {
    expect(isCountedTogether(exchangeAt(0, 2), inside)).toBe(together);
  });
});

describe('429/steady', () => {
  const series = Array.from({ length: 60 }, (_, index) => exchangeAt(index * 222));
  it.each([
    ['conforms where nothing was refused', series, 13, 'conforms'],
    ['is violated by one 429', [...series, exchangeAt(0, 1, 24)], 13, 'violates'],
    ['says nothing where requests were bunched', [...series, exchangeAt(0, 1, 26)], 13, undefined],
    ['says nothing where the series was slow', series, 20, undefined],
    ['is open where a request was lost', [...series, unanswered()], 13, 'inconclusive'],
  ])('%s', (_, exchanges, seconds, outcome) => {
    expect(judgeSteady(exchanges, seconds)?.outcome).toBe(outcome);
  });

  it.each([
    ['nothing was lost', series, false],
    ['one was lost', [...series, unanswered()], true],
    ['as many were lost as in an outage', [...series, ...Array.from({ length: 4 }, unanswered)], false],
    ['one was lost and one refused', [...series, unanswered(), exchangeAt(0, 1, 24)], false],
  ])('is sent again where it may say more: %s', (_, exchanges, again) => {
    expect(isPassing(exchanges)).toBe(again);
  });
});
