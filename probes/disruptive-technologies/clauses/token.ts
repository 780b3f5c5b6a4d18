import type { Clause } from '../../../src/contract/clause.ts';
import { tokenErrors } from '../../../src/contract/error-shape.ts';
import { excerpt } from '../../../src/contract/excerpt.ts';
import { describeStatus, readErrorObject } from '../../../src/contract/expectations.ts';
import { conforms, violates, type Verdict } from '../../../src/contract/verdict.ts';
import type { AnsweredExchange } from '../../../src/wire/exchange.ts';
import { headerValues } from '../../../src/wire/headers.ts';
import { describeType, jsonMember } from '../../../src/wire/json-shape.ts';
import type { JsonObject, JsonValue } from '../../../src/wire/json.ts';
import { findReuse } from './caching.ts';

/** Seconds for which an access token is honoured. */
const tokenSeconds = 3600;

/** Seconds that the announcement may have lost on its way: the lifetime runs from the issue, and is rounded down. */
const lostSeconds = 5;

/** What the documentation says of the token endpoint, whose errors have a form of their own. */
export const tokenClauses: readonly Clause[] = [
  {
    id: 'token/lifetime',
    section: '401 - Unauthorized, Access Tokens',
    severity: 'warning',
    statement: 'An access token is announced for one hour, and is honoured until then.',
    apis: ['token'],
    judge: judgeAnnouncement,
    restsOn: () => ['text'],
  },
  {
    id: 'token/refusal',
    section: 'OAuth2',
    severity: 'critical',
    statement: 'A bad assertion is refused with 400 or 401 and an error, whatever is wrong with it.',
    apis: ['token'],
  },
  {
    id: 'token/error-form',
    section: 'OAuth2',
    severity: 'information',
    statement: 'A refusal of the token endpoint has the form of RFC 6749 §5.2.',
    apis: ['token'],
    judge: judgeErrorForm,
    // After a 401 it matters whether the client had sent Authorization, which recorders leave out.
    restsOn: ({ response }, outcome) =>
      outcome === 'conforms' && response.status === 401 ? ['headers', 'text', 'sender'] : ['headers', 'text'],
  },
];

/** A number of seconds (RFC 6749 §5.1). */
function judgeAnnouncement(exchange: AnsweredExchange): Verdict | undefined {
  if (exchange.response.status !== 200) return undefined;
  const object = readErrorObject(exchange);
  if (object === undefined || jsonMember(object, 'access_token') === undefined) return undefined;
  const announced = jsonMember(object, 'expires_in');
  if (typeof announced === 'number' && announced <= tokenSeconds && announced >= tokenSeconds - lostSeconds) {
    return conforms;
  }
  return violates('body:/expires_in', `the number ${tokenSeconds}`, show('expires_in', announced));
}

/** Throttling and trouble of the server itself are not refusals in the sense of the RFC. */
function isTokenRefusal({ response }: AnsweredExchange): boolean {
  return response.status >= 400 && response.status < 500 && response.status !== 429;
}

/**
 * The codes of RFC 6749 §5.2, and those that extensions have registered for token error responses (IANA's registry of OAuth
 * extension errors: RFC 8628, 8707, 9396, 9449).
 */
const refusalCodes: ReadonlySet<JsonValue | undefined> = new Set([
  ...tokenErrors,
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
  'invalid_target',
  'invalid_authorization_details',
  'invalid_dpop_proof',
  'use_dpop_nonce',
]);

/** Visible ASCII and space, without quotation mark and backslash (RFC 6749 §5.2 and appendix A.7, A.8). */
const wordCharacters = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/;
/** Of a URI reference: the same without space (RFC 6749, appendix A.9). */
const uriCharacters = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

function judgeErrorForm(exchange: AnsweredExchange): Verdict | undefined {
  if (!isTokenRefusal(exchange)) return undefined;
  const object = readErrorObject(exchange);
  // That the body is no JSON object is what body/json says.
  if (object === undefined) return undefined;
  return (
    judgeRefusalCode(object) ??
    judgeText(object, 'error_description', wordCharacters) ??
    judgeText(object, 'error_uri', uriCharacters) ??
    judgeRefusalStatus(exchange, object) ??
    judgeCaching(exchange) ??
    conforms
  );
}

function judgeRefusalCode(object: JsonObject): Verdict | undefined {
  const error = jsonMember(object, 'error');
  return refusalCodes.has(error)
    ? undefined
    : violates('body:/error', 'a code of RFC 6749 §5.2, such as "invalid_grant"', show('error', error));
}

/** A member that may be missing. */
function judgeText(object: JsonObject, name: string, characters: RegExp): Verdict | undefined {
  const value = jsonMember(object, name);
  if (value === undefined || (typeof value === 'string' && characters.test(value))) return undefined;
  return violates(
    `body:/${name}`,
    'no, or a text of the characters that RFC 6749 §5.2 allows',
    show(name, value),
  );
}

function show(name: string, value: JsonValue | undefined): string {
  if (value === undefined) return `no ${name}`;
  if (typeof value === 'number') return `${value}`;
  return typeof value === 'string' ? excerpt(value) : `a JSON ${describeType(value)}`;
}

/** 400, or 401 where the client could not be authenticated; with a challenge where it had sent `Authorization`. */
function judgeRefusalStatus(exchange: AnsweredExchange, object: JsonObject): Verdict | undefined {
  const { request, response } = exchange;
  if (response.status === 400) return undefined;
  const expected = 'the status 400, or 401 with the error "invalid_client"';
  if (response.status !== 401 || jsonMember(object, 'error') !== 'invalid_client') {
    return violates('status', expected, describeStatus(exchange));
  }
  const asked = headerValues(request.headers, 'authorization').length > 0;
  const challenged = headerValues(response.headers, 'www-authenticate').length > 0;
  if (!asked || challenged) return undefined;
  return violates('header:www-authenticate', 'a challenge for the scheme that was used', 'none');
}

function judgeCaching(exchange: AnsweredExchange): Verdict | undefined {
  const reuse = findReuse(exchange);
  return reuse === undefined
    ? undefined
    : violates('header:cache-control', 'a refusal that no cache keeps', reuse);
}
