import type { Exchange, ExchangeResponse, RawHeader } from '../wire/exchange.ts';
import { decompress } from './compressed-body.ts';
import { replacement } from './range.ts';
import type { Redactor } from './redactor.ts';
import { isSensitiveHeader } from './sensitive-names.ts';

type Search = Pick<Redactor, 'redact' | 'redactBytes'>;

/** The exchange without secrets; the names of headers, and the scheme of an `Authorization`, stay as they were. */
export function redactExchange(exchange: Exchange, search: Search): Exchange {
  const { request } = exchange;
  const [method = '', url = ''] = redactLines([request.method, request.url], search);
  const cleanRequest = {
    method,
    url,
    headers: redactHeaders(request.headers, search),
    ...(request.body === undefined ? {} : { body: redactBody(request.body, request.headers, search) }),
  };
  if (exchange.response === undefined) {
    const { reason, detail } = exchange.failure;
    return { ...exchange, request: cleanRequest, failure: { reason, detail: search.redact(detail) } };
  }
  return { ...exchange, request: cleanRequest, response: redactResponse(exchange.response, search) };
}

/** Without any secret, as most are, it stays the very same: what was read of its body need not be read again. */
function redactResponse(response: ExchangeResponse, search: Search): ExchangeResponse {
  const headers = redactHeaders(response.headers, search);
  const body = redactBody(response.body, response.headers, search);
  return headers === response.headers && body === response.body ? response : { ...response, headers, body };
}

/**
 * Lines without any secret, which most are, cost one look at all of them together: whatever is found in one of them is
 * found between its neighbours too, for a line's end ends every word before it.
 */
function redactLines(lines: readonly string[], search: Search): readonly string[] {
  const whole = lines.join('\n');
  return search.redact(whole) === whole ? lines : lines.map((line) => search.redact(line));
}

function redactHeaders(headers: readonly RawHeader[], search: Search): readonly RawHeader[] {
  const ordinary = headers.filter(([name]) => !isSensitiveHeader(name));
  const written = ordinary.flat();
  const lines = redactLines(written, search);
  if (lines === written && ordinary.length === headers.length) return headers;
  let next = 0;
  return headers.map((header) => {
    if (isSensitiveHeader(header[0])) return redactSensitive(header);
    next += 2;
    return [lines[next - 2] ?? '', lines[next - 1] ?? ''];
  });
}

function redactSensitive([name, value]: RawHeader): RawHeader {
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
