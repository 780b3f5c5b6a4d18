import type { ErrorTerms } from '../contract/clause.ts';
import { readErrorObject } from '../contract/expectations.ts';
import type { AnsweredExchange } from '../wire/exchange.ts';
import { headerValues } from '../wire/headers.ts';
import { jsonMember, memberTypes } from '../wire/json-shape.ts';
import type { JsonObject } from '../wire/json.ts';
import { mediaTypeName, readMediaType } from '../wire/media-type.ts';
import type { Facets, Sample } from './baseline.ts';
import { compareWaits } from './rate-limit-fields.ts';
import { rateLimitHeaders, recordedHeaders } from './recorded-headers.ts';
import { fingerprintText } from './text-fingerprint.ts';

/** The terms of an API that says nothing of its own. */
export const usualTerms: ErrorTerms = {
  text: 'error',
  link: 'help',
  form: ({ request, response }) => {
    if (request.method === 'HEAD') return 'free';
    return response.status >= 400 ? 'documented' : undefined;
  },
  clauses: {},
};

/**
 * What a baseline records of one answer; `cause` names the situation that it answers. Of a success only the headers
 * that tell of a rate limit are recorded, once for all calls of an API.
 */
export function sampleAnswer(exchange: AnsweredExchange, cause: string, terms: ErrorTerms): Sample {
  const { api, response } = exchange;
  const form = terms.form(exchange);
  const rateLimit = { 'rate limit headers': listOf(rateLimitHeaders(response.headers)) };
  if (form === undefined) {
    return { api, status: 'any', cause: 'any answer without an error', facets: rateLimit };
  }
  const common = {
    'media type': describeMediaType(exchange),
    headers: listOf(recordedHeaders(response.headers)),
    ...rateLimit,
  };
  if (form === 'free') {
    const status = String(response.status);
    return { api, status: 'any', cause, facets: { status, body: describeBody(exchange), ...common } };
  }
  const waits = compareWaits(response.headers);
  const facets: Facets = {
    ...common,
    ...(waits === undefined ? {} : { 'rate limit headers against Retry-After': waits }),
    ...describeErrorBody(exchange, terms),
  };
  return { api, status: String(response.status), cause, facets };
}

/** A set as it stands in a facet. */
function listOf(names: readonly string[]): string {
  return names.join(', ');
}

function describeMediaType({ response }: AnsweredExchange): string {
  const [label, ...more] = headerValues(response.headers, 'content-type');
  if (label === undefined) return 'none';
  const mediaType = more.length > 0 ? undefined : readMediaType(label);
  return mediaType === undefined ? 'malformed' : mediaTypeName(mediaType);
}

function describeBody(exchange: AnsweredExchange): string {
  if (exchange.response.body.length === 0) return 'empty';
  return readErrorObject(exchange) === undefined ? 'no JSON object' : 'a JSON object';
}

/** A body that did not arrive whole shows nothing of its shape. */
function describeErrorBody(exchange: AnsweredExchange, terms: ErrorTerms): Facets {
  if (exchange.response.bodyEnd !== 'complete') return {};
  const body = describeBody(exchange);
  const object = readErrorObject(exchange);
  if (object === undefined) return { body };
  const types = memberTypes(object);
  return {
    body,
    members: listOf(Object.keys(types)),
    ...Object.fromEntries(Object.entries(types).map(([name, type]) => [`type of ${name}`, type])),
    ...describeLink(object, terms),
    ...describeText(object, terms),
  };
}

function describeLink(object: JsonObject, { link }: ErrorTerms): Facets {
  const value = jsonMember(object, link);
  if (typeof value !== 'string') return {};
  const host = URL.canParse(value) ? new URL(value).host : '';
  return { [`host of ${link}`]: host === '' ? 'none' : host };
}

function describeText(object: JsonObject, { text }: ErrorTerms): Facets {
  const value = jsonMember(object, text);
  return typeof value === 'string' ? { text: fingerprintText(value) } : {};
}
