import type { Clause, JudgingContext } from '../../../src/contract/clause.ts';
import { excerpt } from '../../../src/contract/excerpt.ts';
import { describeStatus } from '../../../src/contract/expectations.ts';
import { conforms, violates, type Verdict } from '../../../src/contract/verdict.ts';
import type { AnsweredExchange, RawHeader } from '../../../src/wire/exchange.ts';
import { readRetryAfter } from '../../../src/wire/retry-after.ts';
import { bothApis } from './error-exchange.ts';

/** Requests allowed in the documented window. */
export const quota = 25;
/** The documented window, in seconds. */
export const windowSeconds = 5;

const section = '429 - Too many requests';

/** What the documentation says of the rate limit. */
export const rateLimitClauses: readonly Clause[] = [
  {
    id: '429/limit',
    section,
    severity: 'critical',
    statement:
      'No request is answered 429 while no more than 25 were sent, itself included, in any 5 seconds that it can have been counted in.',
    apis: bothApis,
    judge: judgeLimit,
  },
  {
    id: '429/enforced',
    section,
    severity: 'warning',
    statement:
      'More than 25 requests in 5 seconds are answered 429: of three bursts of 26 in one second, out of phase, one meets it at least.',
    apis: bothApis,
  },
  {
    id: '429/steady',
    section,
    severity: 'critical',
    statement: 'A steady 4.5 requests per second are never answered 429.',
    apis: bothApis,
  },
  {
    id: '429/retry-after',
    section,
    severity: 'critical',
    statement: 'Every 429 carries exactly one Retry-After, a whole number of seconds.',
    apis: bothApis,
    judge: judgeRetryAfter,
    restsOn: () => ['headers'],
  },
  {
    id: '429/retry-after-range',
    section,
    severity: 'critical',
    statement:
      'Retry-After on 429 lies between 1 and 5 seconds, and not beyond the end of the window that was filled.',
    apis: bothApis,
    judge: judgeRange,
    restsOn: () => ['headers'],
  },
  {
    id: '429/retry-after-honest',
    section,
    severity: 'critical',
    statement:
      'A request that is sent when the announced seconds have passed is not answered 429, also where one was refused in between.',
    apis: bothApis,
  },
];

/**
 * However the API counts, all that it can have counted for this answer was under way between five seconds before the
 * request was sent and its answer. Silent where more than the quota was, or where others use the quota too. What is let
 * through is counted in bursts only: elsewhere every answer of the monitor would be one more sample of the same thing.
 */
function judgeLimit(exchange: AnsweredExchange, { exclusiveQuota }: JudgingContext): Verdict | undefined {
  const { load, request, response } = exchange;
  if (exclusiveQuota !== true || load === undefined || load > quota) return undefined;
  if (response.status === 429) {
    const expected = `no 429 for request ${load} of the ${quota} that ${windowSeconds} s allow`;
    return violates('status', expected, describeStatus(exchange));
  }
  const inBurst = request.headers.some(([name]) => name.toLowerCase() === 'faultline-probe');
  return inBurst && response.status < 500 ? conforms : undefined;
}

function judgeRetryAfter({ response }: AnsweredExchange): Verdict | undefined {
  if (response.status !== 429) return undefined;
  const expected = 'one Retry-After, a whole number of seconds';
  const reading = readRetryAfter(response.headers);
  const broken = (actual: string): Verdict => violates('header:retry-after', expected, actual);
  switch (reading.kind) {
    case 'seconds':
      return conforms;
    case 'absent':
      return broken(`none${mentionLookAlikes(response.headers)}`);
    case 'date':
      return broken(`the date ${excerpt(reading.raw)}`);
    case 'invalid':
      return broken(excerpt(reading.raw));
    case 'duplicated':
      return broken(
        `${reading.raws.length} of them: ${reading.raws.map((raw) => excerpt(raw, 40)).join(', ')}`,
      );
  }
}

/** Headers that some APIs use instead; no client of this one looks at them. */
function mentionLookAlikes(headers: readonly RawHeader[]): string {
  const names = headers.map(([name]) => name).filter((name) => /rate-?limit|retry/i.test(name));
  return names.length === 0 ? '' : `, but ${[...new Set(names)].map((name) => excerpt(name, 40)).join(', ')}`;
}

function judgeRange({ response }: AnsweredExchange): Verdict | undefined {
  if (response.status !== 429) return undefined;
  const reading = readRetryAfter(response.headers);
  if (reading.kind !== 'seconds') return undefined;
  if (reading.seconds >= 1 && reading.seconds <= windowSeconds) return conforms;
  return violates('header:retry-after', `1 to ${windowSeconds} seconds`, excerpt(reading.raw, 40));
}
