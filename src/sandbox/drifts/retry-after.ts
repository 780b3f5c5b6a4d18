import { withoutHeader } from '../answer.ts';
import type { Drift } from './drift.ts';

/** What can go wrong with `Retry-After` on a 429. */
export const retryAfterDrifts: readonly Drift[] = [
  {
    name: 'retry-after-absent',
    clauses: ['429/retry-after'],
    effect: 'A 429 carries no Retry-After.',
    when: (answer) => answer.status === 429,
    alter: (answer) => withoutHeader(answer, 'Retry-After'),
  },
];
