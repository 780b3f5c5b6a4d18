import type { RawHeader } from './exchange.ts';

/**
 * The values of all header lines of one name, in the order of the wire. Names are compared without case; spaces and
 * tabs around a value, and nothing else, are taken off (RFC 9110 §5.1, §5.5). Lines are never joined or split at commas.
 */
export function headerValues(headers: readonly RawHeader[], name: string): string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (const [given, value] of headers) {
    if (given.length === wanted.length && given.toLowerCase() === wanted) values.push(trimWhitespace(value));
  }
  return values;
}

/**
 * The value of a header that stands there exactly once, spaces and tabs around it taken off.
 * Undefined where it is absent or stands there more than once: ask `headerValues` where the two must be told apart.
 */
export function headerValue(headers: readonly RawHeader[], name: string): string | undefined {
  const values = headerValues(headers, name);
  return values.length === 1 ? values[0] : undefined;
}

/** Takes spaces and tabs off both ends; `String.trim` would take off much that HTTP does not call white space. */
export function trimWhitespace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhitespace(text.charCodeAt(start))) start += 1;
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
