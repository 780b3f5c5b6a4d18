import type { Clause, JudgingContext } from '../../../src/contract/clause.ts';
import { excerpt } from '../../../src/contract/excerpt.ts';
import { conforms, violates, type Verdict } from '../../../src/contract/verdict.ts';
import { readChallenges } from '../../../src/wire/challenge.ts';
import type { AnsweredExchange } from '../../../src/wire/exchange.ts';
import { headerValues } from '../../../src/wire/headers.ts';
import { findReuse } from './caching.ts';
import { bothApis, isBoundError } from './error-exchange.ts';

const section = 'Beyond the page';

/** What the documentation is silent about and the standards of HTTP ask for, or operators need. */
export const beyondClauses: readonly Clause[] = [
  {
    id: 'beyond/www-authenticate',
    section,
    severity: 'information',
    statement: 'A 401 carries a well-formed challenge in WWW-Authenticate (RFC 9110 §15.5.2).',
    apis: bothApis,
    judge: judgeChallenge,
    restsOn: () => ['headers'],
  },
  {
    id: 'beyond/no-store',
    section,
    severity: 'information',
    statement: 'A 401 and a 429 are not declared fit to be answered from a cache (RFC 9111 §3).',
    apis: bothApis,
    judge: judgeCaching,
    restsOn: () => ['headers'],
  },
  {
    id: 'beyond/trace',
    section,
    severity: 'information',
    statement:
      'An error can be traced: where answers of this API carry a request id header, errors carry it too.',
    apis: bothApis,
    judge: judgeTrace,
    restsOn: () => ['headers'],
  },
];

function judgeChallenge({ response }: AnsweredExchange): Verdict | undefined {
  if (response.status !== 401) return undefined;
  const expected = 'at least one well-formed challenge';
  const values = headerValues(response.headers, 'www-authenticate');
  if (values.length === 0) return violates('header:www-authenticate', expected, 'no WWW-Authenticate');
  const challenges = readChallenges(values);
  if (challenges !== undefined && challenges.length > 0) return conforms;
  return violates('header:www-authenticate', expected, excerpt(values.join(', '), 80));
}

function judgeCaching(exchange: AnsweredExchange): Verdict | undefined {
  const { status } = exchange.response;
  if (status !== 401 && status !== 429) return undefined;
  const reuse = findReuse(exchange);
  if (reuse === undefined) return conforms;
  return violates('header:cache-control', `a ${status} that no cache answers with again`, reuse);
}

function judgeTrace(exchange: AnsweredExchange, context: JudgingContext): Verdict | undefined {
  const known = context.traceHeaders ?? [];
  if (known.length === 0 || !isBoundError(exchange)) return undefined;
  const { headers } = exchange.response;
  const carries = (name: string): boolean => headerValues(headers, name).some((value) => value !== '');
  if (known.some(carries)) return conforms;
  const expected = `${known.join(' or ')}, as on earlier answers of this API`;
  return violates(`header:${known[0]}`, expected, 'no header that identifies the request');
}
