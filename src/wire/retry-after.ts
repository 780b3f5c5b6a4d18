import type { RawHeader } from './exchange.ts';
import { headerValues } from './headers.ts';
import { readHttpDate } from './http-date.ts';

/** What the `Retry-After` lines of an answer say; `raw` is a value as it stood there, without surrounding white space. */
export type RetryAfter =
  | { readonly kind: 'absent' }
  /** Whole seconds: a safe integer, so never infinite; what is larger is held at `Number.MAX_SAFE_INTEGER`. */
  | { readonly kind: 'seconds'; readonly seconds: number; readonly raw: string }
  /** `date` in milliseconds since the Unix epoch. */
  | { readonly kind: 'date'; readonly date: number; readonly raw: string }
  | { readonly kind: 'invalid'; readonly raw: string }
  /** More than one line, were they equal. */
  | { readonly kind: 'duplicated'; readonly raws: readonly string[] };

/**
 * Reads `Retry-After` by its grammar and nothing else (RFC 9110 §10.2.3): digits only, or an IMF-fixdate (§5.6.7).
 * An empty value, a sign, a fraction, a unit or two values in one line are `invalid`.
 */
export function readRetryAfter(headers: readonly RawHeader[]): RetryAfter {
  const raws = headerValues(headers, 'retry-after');
  const raw = raws[0];
  if (raw === undefined) return { kind: 'absent' };
  if (raws.length > 1) return { kind: 'duplicated', raws };
  if (/^[0-9]+$/.test(raw)) return { kind: 'seconds', seconds: readDigits(raw), raw };
  const date = readHttpDate(raw);
  return date === undefined ? { kind: 'invalid', raw } : { kind: 'date', date, raw };
}

/** The number that proven digits stand for, at most `Number.MAX_SAFE_INTEGER`. */
function readDigits(digits: string): number {
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}
