import type { ErrorTerms } from '../../src/contract/clause.ts';
import type { AnsweredExchange } from '../../src/wire/exchange.ts';
import { isBoundError } from './clauses/error-exchange.ts';

/** How this API writes its errors, for the baseline, and the clauses that come closest where a shape moves. */
export const errorTerms: ErrorTerms = {
  text: 'error',
  link: 'help',
  form(exchange) {
    // What answers there is a site, not the API.
    if (exchange.api === 'documentation') return undefined;
    if (isFree(exchange)) return 'free';
    return exchange.response.status >= 400 ? 'documented' : undefined;
  },
  clauses: {
    body: 'body/json',
    'media type': 'body/json',
    'type of code': 'body/code',
    'type of error': 'body/error',
    text: 'body/error',
    'type of help': 'body/help',
    'host of help': 'body/help',
    'rate limit headers against Retry-After': '429/retry-after',
    'status of server errors': 'status/documented',
  },
};

/** Answers to HEAD, to methods and calls that are not there, and to `:stream`: an error there is not bound to the form. */
function isFree(exchange: AnsweredExchange): boolean {
  const { response } = exchange;
  return !isBoundError({ ...exchange, response: { ...response, status: Math.max(response.status, 400) } });
}
