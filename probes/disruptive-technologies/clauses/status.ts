import type { Clause } from '../../../src/contract/clause.ts';
import { excerpt } from '../../../src/contract/excerpt.ts';
import { describeStatus, readErrorObject } from '../../../src/contract/expectations.ts';
import { conforms, violates, type Verdict } from '../../../src/contract/verdict.ts';
import type { AnsweredExchange } from '../../../src/wire/exchange.ts';
import { headerValues } from '../../../src/wire/headers.ts';
import { jsonMember } from '../../../src/wire/json-shape.ts';
import { bothApis, isBoundError, isStream } from './error-exchange.ts';

/** Every status that the error page documents. */
export const documentedStatuses: readonly number[] = [400, 401, 403, 404, 409, 429, 500, 503, 504];

/** What the documentation says of the status and the headers of every answer. */
export const statusClauses: readonly Clause[] = [
  {
    id: 'status/documented',
    section: 'Error Codes',
    severity: 'warning',
    statement: 'The status of an error is one of the documented ones, and a success carries no error.',
    apis: bothApis,
    judge: judgeStatus,
    restsOn: ({ response }) => (response.status < 300 ? ['text'] : []),
  },
  {
    id: 'headers/retry-after',
    section: '429 - Too many requests',
    severity: 'information',
    statement: 'Retry-After stands on 429, may stand on 503, and nowhere else.',
    apis: bothApis,
    judge: judgeRetryAfterElsewhere,
    restsOn: (_exchange, outcome) => (outcome === 'conforms' ? ['headers'] : []),
  },
];

function judgeStatus(exchange: AnsweredExchange): Verdict | undefined {
  const { status } = exchange.response;
  if (status >= 200 && status < 300) return isStream(exchange) ? undefined : judgeSuccess(exchange);
  if (documentedStatuses.includes(status)) return conforms;
  if (status >= 400 && !isBoundError(exchange)) return undefined;
  return violates(
    'status',
    `a documented status: ${documentedStatuses.join(', ')}`,
    describeStatus(exchange),
  );
}

/** Errors of single items inside the answer to a batch are documented; an error of the whole is not. */
function judgeSuccess(exchange: AnsweredExchange): Verdict {
  const object = readErrorObject(exchange);
  if (object === undefined) return conforms;
  const error = jsonMember(object, 'error');
  const code = jsonMember(object, 'code');
  const isErrorCode = documentedStatuses.some((status) => code === status || code === String(status));
  if (error === undefined && !isErrorCode) return conforms;
  const shown = typeof error === 'string' ? ` ${excerpt(error)}` : '';
  return violates(
    'body',
    'a success without an error',
    `the status ${exchange.response.status} with an error${shown}`,
  );
}

function judgeRetryAfterElsewhere(exchange: AnsweredExchange): Verdict | undefined {
  const { status, headers } = exchange.response;
  if (!isBoundError(exchange) || status === 429 || status === 503) return undefined;
  const [value] = headerValues(headers, 'retry-after');
  if (value === undefined) return conforms;
  return violates('header:retry-after', `no Retry-After on ${status}`, `Retry-After: ${excerpt(value, 40)}`);
}
