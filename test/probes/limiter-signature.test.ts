import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefused, waitEnd } from '../../probes/disruptive-technologies/limit-arithmetic.ts';
import {
  isBucket,
  keptTime,
  readSignature,
  type Signature,
} from '../../probes/disruptive-technologies/limiter-signature.ts';
import { tokenBucketLimiter } from '../../src/sandbox/limiter/token-bucket.ts';
import { limiters, play, type Wish } from './limiter-play.ts';
import { fuzzRuns } from '../support/fuzz.ts';

const signatures: Readonly<Record<string, Signature>> = {
  anchored: 'window from the first request',
  aligned: 'window aligned to the clock',
  sliding: 'sliding window',
};

const kinds = limiters.map(([kind, limiter]) => [kind, limiter, signatures[kind]] as const);

const delays = { there: fc.integer({ min: 0, max: 60 }), back: fc.integer({ min: 0, max: 60 }) };
const even = (count: number): Wish[] =>
  Array.from({ length: count }, () => ({ gap: 25, there: 10, back: 10 }));
const wish = fc.record({ gap: fc.constant(25), ...delays });
const wishes = (count: number): fc.Arbitrary<Wish[]> =>
  fc.array(wish, { minLength: count, maxLength: count });

describe('the signature of a limiter', () => {
  it.each(kinds)('that is %s is never taken for another', (_, limiter, signature) => {
    const phase = fc.integer({ min: 0, max: 5_000 });
    fc.assert(
      fc.property(phase, phase, wishes(26), wishes(28), (server, start, burst, straddle) => {
        // A fast burst, silence, and 1 + 24 + 3 requests that begin at any phase of what it announced.
        const [first, ...rest] = straddle;
        const played = play(
          [
            ...burst,
            { ...(first ?? { there: 0, back: 0 }), gap: 6_500 + start },
            ...rest.map((one, index) => ({
              ...one,
              gap: index === 0 ? 3_300 : index === 24 ? 1_300 : one.gap,
            })),
          ],
          limiter(25),
          server,
        );
        const refused = played.slice(0, 26).find(isRefused);
        const turn = refused === undefined ? undefined : waitEnd(refused);
        const [one, ...others] = played.slice(26);
        if (turn === undefined || one === undefined) return;
        const sent = { first: one, before: others.slice(0, 24), after: others.slice(24) };
        if (!keptTime(sent) || sent.before.some(isRefused)) return;
        expect([signature, undefined]).toContain(readSignature(sent, turn));
      }),
      fuzzRuns(300),
    );
  });

  it.each([0, 1].flatMap((more) => kinds.map(([kind, ...rest]) => [kind, more, ...rest] as const)))(
    'that is %s, and announces %d s more, is told where the phase is chosen well',
    (_, more, limiter, signature) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 5_000 }), (server) => {
          const burst = play(even(30), limiter(25), server, more);
          const refused = burst.find(isRefused);
          const turn = refused === undefined ? undefined : waitEnd(refused);
          if (turn === undefined) return;
          // The burst ended at 0.75 s; the announced end is to fall 1.7 s after the first request, modulo 5 s.
          const begin = ((turn.from + turn.to) / 2 - 1_700 + 15_000) % 5_000;
          const straddle = [...even(1), { gap: 3_300, there: 10, back: 10 }, ...even(23)];
          const played = play(
            [
              ...even(30),
              ...straddle.map((one, index) => (index === 0 ? { ...one, gap: begin + 10_000 - 750 } : one)),
              { gap: 1_200, there: 10, back: 10 },
              ...even(2),
            ],
            limiter(25),
            server,
            more,
          ).slice(30);
          const [first, ...others] = played;
          if (first === undefined) return;
          const sent = { first, before: others.slice(0, 24), after: others.slice(24) };
          expect(keptTime(sent)).toBe(true);
          expect(readSignature(sent, turn)).toBe(signature);
        }),
      );
    },
  );

  it('of a bucket is that it admits more than its size, and asks for a second', () => {
    const played = play(even(40), tokenBucketLimiter({ requests: 25, window: 5_000 }));
    const refused = played.find(isRefused);
    if (refused === undefined) throw new Error('the bucket refused nothing');
    const admitted = played.indexOf(refused);
    expect(isBucket(refused, admitted, 25)).toBe(true);
    expect(isBucket(refused, 25, 25)).toBe(false);
  });
});
