import { withoutHeader } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { hasStatus, replaceHeader, withHeader } from './change-answer.ts';
import type { Drift } from './drift.ts';

const anError = (answer: Answer): boolean => answer.status >= 400;

/** What can go wrong with headers other than `Retry-After` on a 429. */
export const headerDrifts: readonly Drift[] = [
  labelled('content-type-html', 'text/html; charset=utf-8'),
  labelled('content-type-plain', 'text/plain; charset=utf-8'),
  labelled('content-type-problem', 'application/problem+json'),
  {
    name: 'content-type-missing',
    clauses: ['body/json'],
    effect: 'Errors have no Content-Type.',
    when: anError,
    alter: (answer) => withoutHeader(answer, 'Content-Type'),
  },
  {
    name: 'error-cacheable',
    clauses: ['beyond/no-store'],
    effect: 'Errors may be kept for an hour by any cache.',
    when: hasStatus(401, 403, 404, 429),
    alter: (answer) => replaceHeader(answer, ['Cache-Control', 'public, max-age=3600']),
  },
  {
    name: 'challenge-missing',
    clauses: ['beyond/www-authenticate'],
    effect: 'A 401 carries no WWW-Authenticate.',
    when: hasStatus(401),
    alter: (answer) => withoutHeader(answer, 'WWW-Authenticate'),
  },
  {
    name: 'challenge-malformed',
    clauses: ['beyond/www-authenticate'],
    effect: 'The WWW-Authenticate of a 401 holds a message instead of a challenge.',
    when: hasStatus(401),
    alter: (answer) => replaceHeader(answer, ['WWW-Authenticate', 'the access token, is; not "valid']),
  },
  {
    name: 'request-id-missing',
    clauses: ['beyond/trace'],
    effect: 'Errors have no request id.',
    when: anError,
    alter: (answer) => withoutHeader(answer, 'X-Request-Id'),
  },
  {
    name: 'retry-after-on-404',
    clauses: ['headers/retry-after'],
    effect: 'A 404 carries a Retry-After.',
    when: hasStatus(404),
    alter: (answer) => withHeader(answer, ['Retry-After', '5']),
  },
  {
    name: 'ratelimit-headers-appear',
    clauses: [],
    changes: ['rate limit headers'],
    effect: 'Every answer carries the headers of a draft that tell of the quota: a change.',
    alter: (answer) =>
      withHeader(withHeader(answer, ['RateLimit-Policy', '"default";q=25;w=5']), [
        'RateLimit',
        '"default";r=12;t=5',
      ]),
  },
  {
    name: 'ratelimit-header-added',
    clauses: [],
    changes: ['rate limit headers', 'rate limit headers against Retry-After'],
    effect: 'A 429 carries a RateLimit header that contradicts its Retry-After: a change of the header set.',
    when: hasStatus(429),
    alter: (answer) => withHeader(answer, ['RateLimit', '"default";r=0;t=60']),
  },
];

/** JSON under another label. */
function labelled(name: string, type: string): Drift {
  return {
    name,
    clauses: ['body/json'],
    effect: `Errors are labelled ${type}.`,
    when: anError,
    alter: (answer) => replaceHeader(answer, ['Content-Type', type]),
  };
}
