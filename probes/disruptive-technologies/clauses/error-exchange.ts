import { readErrorObject } from '../../../src/contract/expectations.ts';
import type { ExchangeJudge, JudgingContext } from '../../../src/contract/clause.ts';
import type { Verdict } from '../../../src/contract/verdict.ts';
import type { AnsweredExchange } from '../../../src/wire/exchange.ts';
import type { JsonObject } from '../../../src/wire/json.ts';

/** The two APIs that the error page binds. */
export const bothApis = ['rest', 'emulator'] as const;

/** What is answered where a deployment does not have a call at all: no document says in which form. */
export const absentCall: ReadonlySet<number> = new Set([404, 405, 501]);

/**
 * Whether the documented form of errors binds this answer: answers to HEAD, to methods that a path does not have, to
 * calls that the deployment does not have, and to `:stream` have a form of their own, which is left to the baseline.
 */
export function isBoundError({ request, response, operation }: AnsweredExchange): boolean {
  if (response.status < 400 || request.method === 'HEAD' || operation === 'methods.unsupported') return false;
  // Asked only of projects that are there, to learn whether there is such a thing as a Data Connector.
  if (operation === 'dataconnectors.list' && absentCall.has(response.status)) return false;
  return !isStream({ request });
}

/** Whether events are streamed: each line stands for itself, errors of the stream included. */
export function isStream({ request }: Pick<AnsweredExchange, 'request'>): boolean {
  return request.url.includes(':stream') && new URL(request.url).pathname.endsWith(':stream');
}

/** A judge of errors with a readable body; silent where `body/json` says all there is to say. */
export function judgeErrorObject(
  judge: (object: JsonObject, exchange: AnsweredExchange, context: JudgingContext) => Verdict,
): ExchangeJudge {
  return (exchange, context) => {
    if (!isBoundError(exchange)) return undefined;
    const object = readErrorObject(exchange);
    return object === undefined ? undefined : judge(object, exchange, context);
  };
}
