import { excerpt } from '../../../src/contract/excerpt.ts';
import { type CacheControl, readCacheControl } from '../../../src/wire/cache-control.ts';
import type { AnsweredExchange } from '../../../src/wire/exchange.ts';
import { headerValue, headerValues } from '../../../src/wire/headers.ts';
import { readHttpDate } from '../../../src/wire/http-date.ts';

/**
 * What lets a cache answer with this error again, in words; undefined where nothing does. 400, 401 and 429 are not
 * among the statuses that a cache may keep of its own accord (RFC 9110 §15.1), so silence is fine: only explicit words
 * make them reusable, and `no-store` or `no-cache` overrule those (RFC 9111 §3, §4.2.1, §5.2.2).
 */
export function findReuse({ response, sentAt }: AnsweredExchange): string | undefined {
  const values = headerValues(response.headers, 'cache-control');
  const directives = readCacheControl(values);
  if (directives === undefined)
    return `Cache-Control: ${excerpt(values.join(', '), 60)}, which cannot be read`;
  if (directives.has('no-store') || directives.has('no-cache')) return undefined;
  for (const name of ['s-maxage', 'max-age', 'public']) {
    if (directives.has(name) && isFresh(directives, name)) {
      return `Cache-Control: ${excerpt(values.join(', '), 60)}`;
    }
  }
  if (directives.has('max-age')) return undefined;
  const expires = readHttpDate(headerValue(response.headers, 'expires') ?? '');
  const date = readHttpDate(headerValue(response.headers, 'date') ?? '') ?? sentAt;
  return expires !== undefined && expires > date ? `an Expires ${seconds(expires - date)} ahead` : undefined;
}

/** `public` alone lets a cache guess a lifetime; beside a lifetime of zero it does not. */
function isFresh(directives: CacheControl, name: string): boolean {
  if (name !== 'public') return !isZero(directives.get(name));
  return !directives.has('max-age') && !directives.has('s-maxage');
}

function isZero(lifetime: string | undefined): boolean {
  return lifetime !== undefined && /^0+$/.test(lifetime);
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
