import { findInvalidUtf8 } from './utf-8.ts';

/**
 * Everything that could move a cursor, colour a terminal, turn the direction of writing or hide itself: control and
 * format characters, single surrogates, unassigned and private ones, line separators, and every space but the plain one.
 */
const unsafe = /[\p{C}\p{Zl}\p{Zp}"\\]|(?! )\p{Zs}/u;

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * Quotes foreign text for a message: in double quotes, on one line, unable to steer a terminal or to turn the
 * direction of writing. Shows at most `max` characters (code points) and then says how many there are.
 */
export function quote(text: string, max = 120): string {
  // Two code units at most make one character, so this is enough to take from a long text.
  const head = Array.from(text.slice(0, max * 2 + 2));
  const shown = head.slice(0, max).map(escapeCharacter).join('');
  if (head.length <= max) return `"${shown}"`;
  return `"${shown}…" (${text.length} characters)`;
}

function escapeCharacter(character: string): string {
  if (!unsafe.test(character)) return character;
  const short = shortEscapes.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * Shows bytes for a message: quoted where they are UTF-8 without control characters, else the first of them in
 * hexadecimal. At most `max` characters or a third as many bytes are shown.
 */
export function describeBytes(bytes: Uint8Array, max = 120): string {
  if (bytes.length === 0) return 'no bytes';
  const text = readText(bytes);
  if (text !== undefined) return quote(text, max);
  const head = bytes.subarray(0, Math.max(1, Math.floor(max / 3)));
  const shown = Array.from(head, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const more = head.length < bytes.length ? ' …' : '';
  return `the ${bytes.length} bytes ${shown}${more}`;
}

/** The text of bytes that are UTF-8 without control characters other than tabs and line ends; else undefined. */
export function readText(bytes: Uint8Array): string | undefined {
  if (findInvalidUtf8(bytes) !== undefined) return undefined;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return /(?![\t\r\n])\p{Cc}/u.test(text) ? undefined : text;
}
