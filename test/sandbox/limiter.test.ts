import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignedLimiter } from '../../src/sandbox/limiter/aligned.ts';
import { anchoredLimiter } from '../../src/sandbox/limiter/anchored.ts';
import { createGate, retryAfterSeconds } from '../../src/sandbox/limiter/gate.ts';
import type { Counted } from '../../src/sandbox/limiter/gate.ts';
import type { Limiter, Quota } from '../../src/sandbox/limiter/limiter.ts';
import { slidingLimiter } from '../../src/sandbox/limiter/sliding.ts';
import { tokenBucketLimiter } from '../../src/sandbox/limiter/token-bucket.ts';

const quota: Quota = { requests: 25, window: 5000 };
const kinds: readonly (readonly [string, (quota: Quota) => Limiter])[] = [
  ['anchored', anchoredLimiter],
  ['aligned', alignedLimiter],
  ['sliding', slidingLimiter],
  ['token bucket', tokenBucketLimiter],
];

/** Begins at a multiple of the window, where the aligned one begins too. */
const start = 1_000_000_000;

/** A burst of 40 over a second that stops at the first refusal. */
function burst(limiter: Limiter): { admitted: number; wait: number; at: number } {
  for (let sent = 0; sent < 40; sent += 1) {
    const at = start + sent * 25;
    const wait = limiter.admit(at);
    if (wait > 0) return { admitted: sent, wait, at };
  }
  return { admitted: 40, wait: 0, at: start + 1000 };
}

function admittedOf(limiter: Limiter, count: number, from: number, step: number): number {
  let admitted = 0;
  for (let sent = 0; sent < count; sent += 1) {
    if (limiter.admit(from + sent * step) === 0) admitted += 1;
  }
  return admitted;
}

describe('the signature of each limiter', () => {
  it.each([
    ['anchored', anchoredLimiter, 25, 4375, 25, 25],
    ['aligned', alignedLimiter, 25, 4375, 25, 25],
    ['sliding', slidingLimiter, 25, 4375, 25, 1],
    ['token bucket', tokenBucketLimiter, 28, 100, 10, 2],
  ] as const)('%s', (_, make, admitted, wait, again, afterStraddle) => {
    const limiter = make(quota);
    const first = burst(limiter);
    expect(first.admitted).toBe(admitted);
    expect(first.wait).toBeCloseTo(wait, 6);
    const retry = first.at + retryAfterSeconds(first.wait) * 1000;
    expect(admittedOf(limiter, 25, retry, 40)).toBe(again);

    const straddled = make(quota);
    expect(straddled.admit(start)).toBe(0);
    expect(admittedOf(straddled, 24, start + 4760, 10)).toBe(24);
    expect(admittedOf(straddled, 25, start + 5000, 1)).toBe(afterStraddle);
  });

  it('asks for 4 seconds after 25 requests in one, as the documentation says', () => {
    for (const make of [anchoredLimiter, slidingLimiter]) {
      const limiter = make(quota);
      for (let sent = 0; sent < 25; sent += 1) expect(limiter.admit(start + sent * 40)).toBe(0);
      expect(retryAfterSeconds(limiter.admit(start + 1000))).toBe(4);
    }
  });
});

const gaps = fc.array(fc.double({ min: 0, max: 800, noNaN: true }), { minLength: 1, maxLength: 300 });

describe.each(kinds)('a limiter of kind %s', (_, make) => {
  it('admits a request sent when the announced wait is over', () => {
    fc.assert(
      fc.property(gaps, (waits) => {
        const limiter = make(quota);
        let now = start;
        for (const gap of waits) {
          now += gap;
          const wait = limiter.admit(now);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(quota.window);
          if (wait === 0) continue;
          now += retryAfterSeconds(wait) * 1000;
          expect(limiter.admit(now)).toBe(0);
        }
      }),
    );
  });

  it('is not moved by the requests that it refuses', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (refused) => {
        const [pestered, left] = [make(quota), make(quota)];
        while (left.admit(start) === 0) pestered.admit(start);
        for (let sent = 0; sent < refused; sent += 1) pestered.admit(start + 1);
        expect(pestered.admit(start + 2)).toBeCloseTo(left.admit(start + 2), 6);
      }),
    );
  });

  it('never refuses 4.5 requests per second', () => {
    const limiter = make(quota);
    for (let sent = 0; sent < 500; sent += 1) expect(limiter.admit(start + sent * (1000 / 4.5))).toBe(0);
  });
});

it('lets a sliding window hold at most 25 requests at any time', () => {
  fc.assert(
    fc.property(gaps, (waits) => {
      const limiter = slidingLimiter(quota);
      const admitted: number[] = [];
      let now = start;
      for (const gap of waits) {
        now += gap / 20;
        if (limiter.admit(now) === 0) admitted.push(now);
        const end = now;
        expect(admitted.filter((each) => each > end - quota.window).length).toBeLessThanOrEqual(25);
      }
    }),
  );
});

const counted = (key: string): Counted => ({ key, kind: 'anchored', quota });

describe('the gate', () => {
  it('counts what has another key by itself', () => {
    const gate = createGate();
    for (let sent = 0; sent < 25; sent += 1) expect(gate.admit(counted('a'), start)).toBe(0);
    expect(gate.admit(counted('a'), start)).toBe(5000);
    expect(gate.admit(counted('b'), start)).toBe(0);
  });

  it('puts the end off by the penalty of a drift', () => {
    const gate = createGate();
    for (let sent = 0; sent < 25; sent += 1) gate.admit(counted('a'), start, 1000);
    expect(gate.admit(counted('a'), start + 1000, 1000)).toBe(4000);
    expect(gate.admit(counted('a'), start + 2000, 1000)).toBe(4000);
    expect(gate.admit(counted('a'), start + 7000, 1000)).toBe(0);
  });

  it('rounds up to whole seconds and never below one', () => {
    expect([0.01, 999, 1000, 1000.5, 4000, 4000.000_000_1].map((wait) => retryAfterSeconds(wait))).toEqual([
      1, 1, 1, 2, 4, 4,
    ]);
    expect(retryAfterSeconds(900, 'down')).toBe(0);
  });
});
