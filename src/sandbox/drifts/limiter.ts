import type { Drift } from './drift.ts';

/** A limiter that counts otherwise than documented. */
export const limiterDrifts: readonly Drift[] = [
  {
    name: 'limit-lowered',
    // 4.5 requests in each second are 22 in a window.
    clauses: ['429/limit', '429/steady'],
    effect: 'Only 20 requests are admitted in 5 seconds.',
    behaviour: { quotaRequests: 20 },
  },
  {
    name: 'limit-one-less',
    clauses: ['429/limit'],
    effect: 'Only 24 requests are admitted in 5 seconds.',
    behaviour: { quotaRequests: 24 },
  },
  {
    name: 'limit-raised',
    clauses: ['429/enforced'],
    effect: '100 requests are admitted in 5 seconds.',
    behaviour: { quotaRequests: 100 },
  },
  {
    name: 'requests-count-twice',
    clauses: ['429/limit', '429/steady'],
    effect: 'Each request is counted as two; narrowed to an operation, those of that one.',
    behaviour: { countTwice: true },
  },
  {
    name: 'limiter-off',
    clauses: ['429/enforced'],
    effect: 'Nothing is counted; narrowed to an operation, that one is not limited.',
    behaviour: { unlimited: true },
  },
  {
    name: 'window-doubled',
    clauses: ['429/limit', '429/steady', '429/retry-after-range'],
    effect: '25 requests are admitted in 10 seconds instead of 5.',
    behaviour: { quotaWindow: 10_000 },
  },
  {
    name: 'limit-per-second',
    clauses: ['429/limit', '429/steady'],
    effect: 'Only 4 requests are admitted in a second: 4.5 in each are too many.',
    behaviour: { quotaRequests: 4, quotaWindow: 1000 },
  },
  {
    name: 'limiter-token-bucket',
    clauses: ['429/enforced'],
    effect: 'The limiter is a token bucket, refilled by 5 a second.',
    behaviour: { limiterKind: 'token-bucket' },
  },
  {
    name: 'limiter-sliding',
    clauses: [],
    changes: ['limiter/signature'],
    effect: 'The limiter becomes a sliding log: another signature, which the documentation allows.',
    behaviour: { limiterKind: 'sliding' },
  },
  {
    name: 'limiter-aligned',
    clauses: [],
    changes: ['limiter/signature'],
    effect:
      'The window of the limiter is aligned to the clock: another signature, which the documentation allows.',
    behaviour: { limiterKind: 'aligned' },
  },
  {
    name: 'limit-per-operation',
    clauses: [],
    changes: ['limiter/across-operations'],
    effect: 'Every operation has a quota of its own: the documentation leaves it open, so a change.',
    behaviour: { countPerOperation: true },
  },
  {
    name: 'limit-per-api',
    clauses: [],
    changes: ['limiter/across-apis'],
    effect: 'The REST API and the emulator have a quota each: a change.',
    behaviour: { countPerApi: true },
  },
  {
    name: 'limit-per-account',
    clauses: [],
    changes: ['limiter/scope'],
    effect: 'Every account has a quota of its own: a change.',
    behaviour: { countPerAccount: true },
  },
  {
    name: 'refusals-extend-wait',
    // The wait ends later than the window that it is about: it is too long, and who comes then finds the window empty.
    clauses: ['429/retry-after-honest', '429/retry-after-range', '429/limit'],
    effect: 'Each refused request puts the end of the wait off by a second.',
    behaviour: { penalty: 1000 },
  },
  {
    name: 'limited-write-applied',
    clauses: ['400-429/no-effect'],
    effect: 'Writes answered with 429 are applied all the same.',
    behaviour: { applyLimited: 0 },
  },
  {
    name: 'limited-write-applied-later',
    clauses: ['400-429/no-effect'],
    effect: 'Writes answered with 429 are applied half a minute later.',
    behaviour: { applyLimited: 30_000 },
  },
];
