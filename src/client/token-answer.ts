import { decodeBody } from '../wire/content-coding.ts';
import type { AnsweredExchange, Exchange } from '../wire/exchange.ts';
import { headerValue } from '../wire/headers.ts';
import { readHttpDate } from '../wire/http-date.ts';

/** What the token endpoint granted. */
export type Grant = { readonly token: string; readonly lifetimeSeconds: number };

/** The documented lifetime of an access token, taken where an answer announces none that can be used. */
const documentedLifetimeSeconds = 3_600;

/**
 * Reads the token that an answer grants (RFC 6749 §5.1), or says in words without secrets why there is none.
 * It is lenient where a client can be; whether the answer conforms is not for the client to judge.
 */
export function readGrant(exchange: Exchange): Grant | string {
  const { response } = exchange;
  if (response === undefined) return exchange.failure.detail;
  const body = readObject(exchange);
  if (response.status !== 200) return `it was answered ${response.status}${nameError(body)}`;
  const token = body?.['access_token'];
  // What goes into a header line: visible ASCII (RFC 6750 §2.1 allows still less).
  if (typeof token !== 'string' || !/^[!-~]+$/.test(token)) {
    return 'the answer is a 200 without an access token that can be used';
  }
  return { token, lifetimeSeconds: readLifetime(body?.['expires_in']) };
}

/** Whether the endpoint refused the assertion, as it does when the times in it are wrong. */
export function isRefusal(exchange: Exchange): boolean {
  const status = exchange.response?.status;
  return status === 400 || status === 401;
}

/**
 * By how many milliseconds the answering machine's clock is ahead of ours, by its `Date` header, which has whole
 * seconds; undefined where it has none. The time of the request's way is left out: it is small beside what matters.
 */
export function readClockOffset(exchange: Exchange): number | undefined {
  if (exchange.response === undefined) return undefined;
  const date = readHttpDate(headerValue(exchange.response.headers, 'date') ?? '');
  if (date === undefined) return undefined;
  const { sent, answered = sent } = exchange.timings;
  return date + 500 - (exchange.sentAt + answered - sent);
}

function readObject({ response }: AnsweredExchange): Readonly<Record<string, unknown>> | undefined {
  const decoded = decodeBody(response);
  if (!decoded.ok) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(decoded.bytes));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Only what looks like a code of RFC 6749 §5.2 is repeated: an error text might quote the assertion. */
function nameError(body: Readonly<Record<string, unknown>> | undefined): string {
  const error = body?.['error'];
  return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : '';
}

function readLifetime(value: unknown): number {
  const seconds = typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value;
  const usable = typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0;
  return usable ? seconds : documentedLifetimeSeconds;
}
