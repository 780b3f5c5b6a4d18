import { quote } from '../wire/describe.ts';
import type { AnsweredExchange, Exchange, ExchangeResponse } from '../wire/exchange.ts';
import { headerValues } from '../wire/headers.ts';
import { isJsonObject, jsonMember } from '../wire/json-shape.ts';
import type { JsonObject } from '../wire/json.ts';
import { mediaTypeName, readMediaType } from '../wire/media-type.ts';
import { readBody } from './body-reading.ts';
import { describeBody } from './body-shape.ts';
import { describeErrorShape } from './error-shape.ts';
import { excerpt } from './excerpt.ts';
import { conforms, inconclusive, type Inconclusive, type Verdict, violates } from './verdict.ts';

/** One thing asked of a body; undefined where it holds and the next one is to be asked. */
type BodyCheck = (response: ExchangeResponse) => Verdict | undefined;

/** Asked in this order: what would make the answers of later ones misleading comes first. */
const bodyChecks: readonly BodyCheck[] = [
  checkWhole,
  checkCoding,
  checkNotEmpty,
  checkLabel,
  checkCharset,
  checkJson,
  checkDuplicates,
];

/**
 * Expects the body to be exactly one JSON object without doubled names, in valid UTF-8, labelled `application/json`
 * exactly once (parameters allowed, `charset` only as utf-8), whole, and in the encoding it claims. Reports the first
 * thing that is not so. Inconclusive where there was no answer, or where its body came too slowly to be read.
 */
export function jsonObjectBody(exchange: Exchange): Verdict {
  if (exchange.response === undefined) return noAnswer(exchange.failure.detail);
  for (const check of bodyChecks) {
    const verdict = check(exchange.response);
    if (verdict !== undefined) return verdict;
  }
  return conforms;
}

/**
 * The JSON object in an answer's body, read forgivingly: label, charset, byte order mark, doubled names, bad UTF-8 and
 * a coding that its label does not tell are overlooked, so that one wrong thing about the body fails one clause only.
 * Undefined where even so there is no object.
 */
export function readErrorObject(exchange: AnsweredExchange): JsonObject | undefined {
  return readBody(exchange.response).object;
}

/** Expects one of the given statuses; inconclusive where there was no answer. */
export function expectStatus(exchange: Exchange, allowed: readonly number[]): Verdict {
  if (exchange.response === undefined) return noAnswer(exchange.failure.detail);
  if (allowed.includes(exchange.response.status)) return conforms;
  return violates('status', `the status ${allowed.join(' or ')}`, describeStatus(exchange));
}

/** The status with the error's own words, such as `the status 400, error "no such device"`. */
export function describeStatus(exchange: AnsweredExchange): string {
  const { object } = readBody(exchange.response);
  const error = object === undefined ? undefined : jsonMember(object, 'error');
  const words = typeof error === 'string' ? `, error ${excerpt(error)}` : '';
  return `the status ${exchange.response.status}${words}`;
}

function noAnswer(detail: string): Inconclusive {
  return inconclusive('transport', `no answer was received: ${detail}`);
}

function checkWhole({ body, bodyEnd }: ExchangeResponse): Verdict | undefined {
  const expected = 'a whole body';
  switch (bodyEnd) {
    case 'complete':
      return undefined;
    case 'truncated':
      return violates('body', expected, `a body cut after ${body.length} bytes`);
    case 'malformed':
      return violates(
        'body',
        expected,
        `a body framed against the rules of HTTP, after ${body.length} bytes`,
      );
    case 'too_large':
      return violates(
        'body',
        expected,
        `a body of more than ${body.length} bytes, which is where reading stopped`,
      );
    case 'timed_out':
      return inconclusive('transport', `the body had not ended in time, after ${body.length} bytes`);
  }
}

function checkCoding(response: ExchangeResponse): Verdict | undefined {
  const { decoded } = readBody(response);
  if (decoded.ok) return undefined;
  const labels = headerValues(response.headers, 'content-encoding').join(', ');
  const actual = `a body ${decoded.problem} (Content-Encoding: ${quote(labels, 60)})`;
  return violates('header:content-encoding', 'a body in the encoding that it claims', actual);
}

function checkNotEmpty(response: ExchangeResponse): Verdict | undefined {
  const { decoded } = readBody(response);
  if (!decoded.ok || decoded.bytes.length > 0) return undefined;
  return violates('body', 'one JSON object', 'an empty body');
}

function checkLabel(response: ExchangeResponse): Verdict | undefined {
  const labels = headerValues(response.headers, 'content-type');
  const [label] = labels;
  const mediaType = label === undefined || labels.length > 1 ? undefined : readMediaType(label);
  if (mediaType !== undefined && mediaTypeName(mediaType) === 'application/json') return undefined;
  const actual = `${describeLabels(labels)}, with ${describeDecoded(response)}`;
  return violates('header:content-type', 'application/json, exactly once', actual);
}

function describeLabels(labels: readonly string[]): string {
  const [label] = labels;
  if (label === undefined) return 'no Content-Type';
  if (labels.length > 1) return `${labels.length} times: ${labels.map((each) => quote(each, 60)).join(', ')}`;
  const mediaType = readMediaType(label);
  if (mediaType === undefined) return `${quote(label, 60)}, which is no media type`;
  const problem = mediaTypeName(mediaType) === 'application/problem+json';
  return problem ? `${quote(label, 60)} (problem details, RFC 9457)` : quote(label, 60);
}

function describeDecoded(response: ExchangeResponse): string {
  const { decoded, json } = readBody(response);
  return describeBody(decoded.ok ? decoded.bytes : response.body, json);
}

function checkCharset(response: ExchangeResponse): Verdict | undefined {
  const [label = ''] = headerValues(response.headers, 'content-type');
  const charset = readMediaType(label)?.parameters.get('charset');
  if (charset === undefined || charset.toLowerCase() === 'utf-8') return undefined;
  return violates('header:content-type', 'no charset but utf-8', `the charset ${quote(charset, 40)}`);
}

function checkJson(response: ExchangeResponse): Verdict | undefined {
  const { json } = readBody(response);
  if (json.ok && isJsonObject(json.value)) return undefined;
  const actual = json.ok ? describeErrorShape(json.value) : describeDecoded(response);
  return violates('body', 'one JSON object in valid UTF-8', actual);
}

function checkDuplicates(response: ExchangeResponse): Verdict | undefined {
  const { json } = readBody(response);
  const first = json.ok ? json.duplicates[0] : undefined;
  if (first === undefined) return undefined;
  return violates('body', 'every member once', `the member ${excerpt(first, 60)} more than once`);
}
