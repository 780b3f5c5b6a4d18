import { headerOf, withoutHeader } from '../answer.ts';
import type { Answer, Header } from '../answer.ts';
import { hasStatus, withHeader } from './change-answer.ts';
import type { Drift } from './drift.ts';

const isLimited = hasStatus(429);

/** What can go wrong with `Retry-After` on a 429. */
export const retryAfterDrifts: readonly Drift[] = [
  {
    name: 'retry-after-absent',
    clauses: ['429/retry-after'],
    effect: 'A 429 carries no Retry-After.',
    when: isLimited,
    alter: (answer) => withoutHeader(answer, 'Retry-After'),
  },
  replaced('retry-after-empty', '429/retry-after', 'is empty', () => ''),
  replaced('retry-after-date', '429/retry-after', 'is an HTTP date', (value, answer) => {
    const date = Date.parse(headerOf(answer, 'Date') ?? '');
    return new Date(date + Number(value) * 1000).toUTCString();
  }),
  replaced('retry-after-unit', '429/retry-after', 'has a unit, as in 4s', (value) => `${value}s`),
  replaced('retry-after-word', '429/retry-after', 'says soon', () => 'soon'),
  {
    ...replaced('retry-after-zero', '429/retry-after-range', 'is 0', () => '0'),
    // Who comes back at once is refused again.
    clauses: ['429/retry-after-range', '429/retry-after-honest'],
  },
  replaced('retry-after-long', '429/retry-after-range', 'is 60', () => '60'),
  replaced('retry-after-large', '429/retry-after-range', 'is an hour', () => '3600'),
  replaced('retry-after-constant', '429/retry-after-range', 'is always 5, whatever is left', () => '5'),
  replaced(
    'retry-after-milliseconds',
    '429/retry-after-range',
    'is in milliseconds',
    (value) => `${value}000`,
  ),
  {
    name: 'retry-after-floored',
    clauses: ['429/retry-after-honest', '429/retry-after-range'],
    effect: 'Retry-After is rounded down: when it has passed, the quota is still used up.',
    behaviour: { roundRetryAfterDown: true },
  },
  replaced('retry-after-short', '429/retry-after-honest', 'is two seconds too short', (value) =>
    String(Math.max(1, Number(value) - 2)),
  ),
  {
    name: 'retry-after-twice',
    clauses: ['429/retry-after'],
    effect: 'A 429 carries a second Retry-After that says 60.',
    when: isLimited,
    alter: (answer) => withHeader(answer, ['Retry-After', '60']),
  },
  {
    name: 'retry-after-renamed',
    clauses: ['429/retry-after'],
    effect: 'A 429 carries X-RateLimit-Reset instead of Retry-After.',
    when: isLimited,
    alter: (answer) => {
      const reset: Header = ['X-RateLimit-Reset', headerOf(answer, 'Retry-After') ?? ''];
      return withHeader(withoutHeader(answer, 'Retry-After'), reset);
    },
  },
];

/** Another value in the same place. */
function replaced(
  name: string,
  clause: string,
  what: string,
  change: (value: string, answer: Answer) => string,
): Drift {
  return {
    name,
    clauses: [clause],
    effect: `Retry-After ${what}.`,
    when: isLimited,
    alter: (answer) => ({
      ...answer,
      headers: answer.headers.map(([header, value]): Header =>
        header === 'Retry-After' ? [header, change(value, answer)] : [header, value],
      ),
    }),
  };
}
