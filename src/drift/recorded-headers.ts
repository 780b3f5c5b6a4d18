import type { RawHeader } from '../wire/exchange.ts';

/**
 * Headers whose presence says nothing of how an API writes its errors: those of one connection, of caches and balancers
 * on the way, of the length and coding of one body, and those that have a facet or a clause of their own.
 */
const leftOut: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'date',
  'age',
  'via',
  'x-cache',
  'x-cache-hits',
  'x-served-by',
  'x-timer',
  'cf-cache-status',
  'x-cache-status',
  'x-varnish',
  'x-amz-cf-id',
  'x-amz-cf-pop',
  'x-envoy-upstream-service-time',
  'x-envoy-attempt-count',
  'alt-svc',
  'nel',
  'report-to',
  'server-timing',
  'set-cookie',
  'content-encoding',
  'content-length',
  'etag',
  'last-modified',
  'content-type',
  'retry-after',
]);

const rateLimit = /^(?:x-)?rate-?limit\b/;

/** The names of an answer's headers that a baseline records, in lower case, each once, sorted. */
export function recordedHeaders(headers: readonly RawHeader[]): string[] {
  return distinctNames(headers).filter((name) => !leftOut.has(name) && !rateLimit.test(name));
}

/** The names of the headers that tell of a rate limit (`RateLimit`, `RateLimit-Policy`, `X-RateLimit-Reset`, …). */
export function rateLimitHeaders(headers: readonly RawHeader[]): string[] {
  return distinctNames(headers).filter((name) => rateLimit.test(name));
}

function distinctNames(headers: readonly RawHeader[]): string[] {
  return [...new Set(headers.map(([name]) => name.toLowerCase()))].toSorted();
}
