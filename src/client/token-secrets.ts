import { decodeBody } from '../wire/content-coding.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Call } from './call.ts';
import { readGrant } from './token-answer.ts';

/** What is too short to be a secret would only tear holes into everything that is printed. */
const shortestSecret = 8;

/** The secrets that a call to the token endpoint sends: its assertion, however the body is given. */
export function secretsOfTokenCall(call: Call): string[] {
  if (call.api !== 'token') return [];
  const { body } = call;
  if (body instanceof URLSearchParams) return keepLong([body.get('assertion')]);
  if (typeof body === 'string') return keepLong([new URLSearchParams(body).get('assertion')]);
  return [];
}

/**
 * The tokens that an answer of the token endpoint holds. The body is searched as well as read: a token must not be
 * printed because the JSON around it is broken, or because it stands there twice.
 */
export function secretsOfTokenAnswer(exchange: Exchange): string[] {
  if (exchange.api !== 'token' || exchange.response === undefined) return [];
  const { response } = exchange;
  const decoded = decodeBody(response);
  const text = Buffer.from(decoded.ok ? decoded.bytes : response.body).toString('utf8');
  const grant = readGrant(exchange);
  const granted = typeof grant === 'string' ? [] : [grant.token];
  const found = text.matchAll(/"(?:access|refresh|id)_token"\s*:\s*"((?:[^"\\]|\\.)+)"/g);
  return keepLong([...granted, ...[...found].flatMap(([, value = '']) => [value, unescape(value)])]);
}

function keepLong(values: readonly (string | null)[]): string[] {
  return values.filter((value) => value !== null).filter((value) => value.length >= shortestSecret);
}

function unescape(value: string): string {
  try {
    return String(JSON.parse(`"${value}"`));
  } catch {
    return value;
  }
}
