/** Why bytes are no JSON text: where (an offset in bytes), and what stands there in words for people. */
export type JsonProblem = { readonly offset: number; readonly message: string };

/** Where a token ends (an index into the text), or why it is none. */
export type TokenEnd = number | JsonProblem;

const literals = ['true', 'false', 'null'];

/** Moves over a string whose opening quotation mark stands at `start` (RFC 8259 §7). */
export function endOfString(text: string, start: number): TokenEnd {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return problemAt(text, at, `the control character ${hex(code)} inside a string`);
    if (code !== 0x5c) continue;
    const length = escapeLength(text, at);
    if (length === 0) return escapeProblem(text, at);
    at += length - 1;
  }
  return endsInside(text, 'a string');
}

/** The number of characters of the escape whose backslash stands at `at`; 0 where it is none. */
function escapeLength(text: string, at: number): number {
  const next = text[at + 1];
  if (next === undefined) return 0;
  if (next !== 'u') return '"\\/bfnrt'.includes(next) ? 2 : 0;
  const digits = text.slice(at + 2, at + 6);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? 6 : 0;
}

function escapeProblem(text: string, at: number): JsonProblem {
  const cut = /^\\(?:u[0-9a-fA-F]{0,3})?$/.test(text.slice(at, at + 6));
  return cut ? endsInside(text, 'a string') : problemAt(text, at, 'an escape that JSON does not have');
}

/** Moves over a number that begins at `start` (RFC 8259 §6). */
export function endOfNumber(text: string, start: number): TokenEnd {
  let at = text[start] === '-' ? start + 1 : start;
  // Nothing but an exponent or a fraction may follow a leading zero.
  let end = text[at] === '0' ? at + 1 : endOfDigits(text, at);
  let valid = end > at;
  if (text[end] === '.') {
    at = end + 1;
    end = endOfDigits(text, at);
    valid &&= end > at;
  }
  if (text[end] === 'e' || text[end] === 'E') {
    at = text[end + 1] === '+' || text[end + 1] === '-' ? end + 2 : end + 1;
    end = endOfDigits(text, at);
    valid &&= end > at;
  }
  if (valid && !isNumberCharacter(text[end])) return end;
  return end >= text.length
    ? endsInside(text, 'a number')
    : problemAt(text, start, 'a number that JSON does not have');
}

function isNumberCharacter(character: string | undefined): boolean {
  return character !== undefined && '0123456789+-.eE'.includes(character);
}

function endOfDigits(text: string, start: number): number {
  let at = start;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Moves over a string, a number, `true`, `false` or `null` that begins at `start`. */
export function endOfScalar(text: string, start: number): TokenEnd {
  const code = text.charCodeAt(start);
  if (code === 0x22) return endOfString(text, start);
  if (code === 0x2d || isDigit(code)) return endOfNumber(text, start);
  const literal = literals.find((word) => text.startsWith(word, start));
  if (literal !== undefined) return start + literal.length;
  if (start >= text.length) return endsInside(text, 'the JSON text');
  const rest = text.slice(start, start + 5);
  if (literals.some((word) => start + rest.length === text.length && word.startsWith(rest))) {
    return endsInside(text, 'a literal');
  }
  return unexpected(text, start, 'a value');
}

/** Moves over the four characters that JSON takes for white space (RFC 8259 §2). */
export function endOfSpace(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
  }
  return at;
}

/** A problem at an index of the text, told with its offset in bytes. */
export function problemAt(text: string, at: number, what: string): JsonProblem {
  const offset = byteOffset(text, at);
  return { offset, message: `${what} at byte ${offset}` };
}

/** A text that ends too early: the offset is its length in bytes. */
function endsInside(text: string, what: string): JsonProblem {
  return problemAt(text, text.length, `the text ends inside ${what}`);
}

/** A character where the grammar wants something else, or the end of the text. */
export function unexpected(text: string, at: number, wanted: string): JsonProblem {
  const code = text.codePointAt(at);
  if (code === undefined) return endsInside(text, 'the JSON text');
  const shown = code > 0x20 && code < 0x7f ? String.fromCodePoint(code) : hex(code);
  return problemAt(text, at, `${shown} where ${wanted} should stand`);
}

/** How many bytes of UTF-8 stand before an index of the text. */
export function byteOffset(text: string, at: number): number {
  return Buffer.byteLength(text.slice(0, at), 'utf8');
}

function hex(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
