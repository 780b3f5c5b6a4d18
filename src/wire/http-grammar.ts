import { trimWhitespace } from './headers.ts';

/** A piece of a header value, and the index behind it. */
export type Piece = { readonly text: string; readonly end: number };

/** A name with an optional value, such as `charset=utf-8`, and the index behind it. */
export type Parameter = { readonly name: string; readonly value: string | undefined; readonly end: number };

const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const whitespace = /[ \t]*/y;

/** Takes a token (RFC 9110 §5.6.2) that begins at an index; undefined where none does. */
export function takeToken(text: string, at: number): Piece | undefined {
  return takePattern(token, text, at);
}

/** The index behind spaces and tabs (RFC 9110 §5.6.3). */
export function skipWhitespace(text: string, at: number): number {
  return takePattern(whitespace, text, at)?.end ?? at;
}

/** Takes what a sticky pattern matches at an index. */
export function takePattern(sticky: RegExp, text: string, at: number): Piece | undefined {
  sticky.lastIndex = at;
  const found = sticky.exec(text)?.[0];
  return found === undefined ? undefined : { text: found, end: at + found.length };
}

/** Takes a quoted string and undoes its escapes (RFC 9110 §5.6.4); undefined where it is malformed or never closed. */
function takeQuotedString(text: string, start: number): Piece | undefined {
  if (text[start] !== '"') return undefined;
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '"') return { text: value, end: at + 1 };
    if (text[at] === '\\') at += 1;
    const code = text.charCodeAt(at);
    // Tab, visible characters and space, and the bytes above ASCII as raw headers show them.
    if (code !== 0x09 && (Number.isNaN(code) || code < 0x20 || code === 0x7f || code > 0xff))
      return undefined;
    value += text.charAt(at);
  }
  return undefined;
}

/**
 * Takes a parameter: a token, then possibly `=` with a token or a quoted string. The name comes in lower case.
 * `spaced` allows white space around the sign, which only old authentication parameters may have.
 */
export function takeParameter(text: string, at: number, spaced = false): Parameter | undefined {
  const name = takeToken(text, at);
  if (name === undefined) return undefined;
  const lower = name.text.toLowerCase();
  const sign = spaced ? skipWhitespace(text, name.end) : name.end;
  if (text[sign] !== '=') return { name: lower, value: undefined, end: name.end };
  const start = spaced ? skipWhitespace(text, sign + 1) : sign + 1;
  const value = text[start] === '"' ? takeQuotedString(text, start) : takeToken(text, start);
  return value === undefined ? undefined : { name: lower, value: value.text, end: value.end };
}

/**
 * Splits a header value at its commas, those inside quoted strings apart, into elements without surrounding white
 * space; empty elements are dropped as a recipient should (RFC 9110 §5.6.1). Undefined where a quoted string is malformed.
 */
export function splitList(value: string): string[] | undefined {
  const elements: string[] = [];
  let start = 0;
  for (let at = 0; at <= value.length; at += 1) {
    if (value[at] === '"') {
      const quoted = takeQuotedString(value, at);
      if (quoted === undefined) return undefined;
      at = quoted.end;
    }
    if (at < value.length && value[at] !== ',') continue;
    const element = trimWhitespace(value.slice(start, at));
    if (element !== '') elements.push(element);
    start = at + 1;
  }
  return elements;
}
