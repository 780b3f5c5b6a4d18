import type { RawHeader } from '../wire/exchange.ts';
import { headerValue } from '../wire/headers.ts';
import { rateLimitHeaders } from './recorded-headers.ts';

/**
 * Whether headers that tell of a rate limit agree with `Retry-After`: a wait that ends before the window does, by the
 * `t` of `RateLimit` or by a `…-Reset` in seconds, misleads. Undefined where one of the two is not there.
 */
export function compareWaits(headers: readonly RawHeader[]): 'agrees' | 'contradicts' | undefined {
  const announced = readSeconds(headerValue(headers, 'retry-after'));
  const resets = rateLimitHeaders(headers).flatMap((name) => {
    const seconds = readReset(name, headerValue(headers, name));
    return seconds === undefined ? [] : [seconds];
  });
  if (announced === undefined || resets.length === 0) return undefined;
  // A second either way is rounding.
  return resets.every((seconds) => announced >= seconds - 1) ? 'agrees' : 'contradicts';
}

function readReset(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (name.endsWith('reset')) {
    const seconds = readSeconds(value);
    // A large one is a time of day, and no wait.
    return seconds === undefined || seconds > 86_400 ? undefined : seconds;
  }
  return readSeconds(/(?:^|[;,\s])(?:t|reset)=(\d{1,6})(?=$|[;,\s])/.exec(value)?.[1]);
}

function readSeconds(value: string | undefined): number | undefined {
  return value !== undefined && /^[0-9]{1,10}$/.test(value) ? Number(value) : undefined;
}
