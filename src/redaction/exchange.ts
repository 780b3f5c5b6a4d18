import type { Exchange, RawHeader } from '../wire/exchange.ts';
import { decompress } from './compressed-body.ts';
import { replacement } from './range.ts';
import type { Redactor } from './redactor.ts';
import { isSensitiveHeader } from './sensitive-names.ts';

type Search = Pick<Redactor, 'redact' | 'redactBytes'>;

/** The exchange without secrets; the names of headers, and the scheme of an `Authorization`, stay as they were. */
export function redactExchange(exchange: Exchange, search: Search): Exchange {
  const { request } = exchange;
  const cleanRequest = {
    method: search.redact(request.method),
    url: search.redact(request.url),
    headers: request.headers.map((header) => redactHeader(header, search)),
    ...(request.body === undefined ? {} : { body: redactBody(request.body, request.headers, search) }),
  };
  if (exchange.response === undefined) {
    const { reason, detail } = exchange.failure;
    return { ...exchange, request: cleanRequest, failure: { reason, detail: search.redact(detail) } };
  }
  const { response } = exchange;
  const cleanResponse = {
    ...response,
    headers: response.headers.map((header) => redactHeader(header, search)),
    body: redactBody(response.body, response.headers, search),
  };
  return { ...exchange, request: cleanRequest, response: cleanResponse };
}

function redactHeader([name, value]: RawHeader, search: Search): RawHeader {
  if (!isSensitiveHeader(name)) {
    return [search.redact(name), search.redact(value)];
  }
  const scheme = /^\s*(?:bearer|basic)\s+(?=\S)/i.exec(value)?.[0] ?? '';
  return [name, value.trim() === '' ? value : scheme + replacement];
}

/** A compressed body cannot be changed in its midst: it goes as a whole when there is a secret in it, or may be. */
function redactBody(body: Uint8Array, headers: readonly RawHeader[], search: Search): Uint8Array {
  const content = decompress(body, headers);
  if (content === 'unreadable' || (content !== undefined && search.redactBytes(content) !== content)) {
    return new TextEncoder().encode(replacement);
  }
  return search.redactBytes(body);
}
