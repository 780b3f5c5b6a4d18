import type { Range } from './range.ts';

/** One spelling of a secret, as a byte string, and how far a hit reaches beyond it. */
export type Needle = {
  readonly text: string;
  /** Base64 only: the character before (after) mixes bits of the secret with bits of its neighbour. */
  readonly mixedBefore: boolean;
  readonly mixedAfter: boolean;
};

/**
 * The spellings of `secret` that are searched for literally: its bytes as UTF-8 (and, beyond ASCII, as Latin-1 and as
 * UTF-8 mistaken for Latin-1), with blanks as form encoding's `+`, hexadecimal in either case, and base64 and base64url (RFC 4648 §4, §5)
 * at each of the three places where it can begin within a group. Escapes are undone in the text instead (views.ts).
 */
export function spellSecret(secret: string): readonly Needle[] {
  const needles = new Map<string, Needle>();
  const add = (text: string, mixedBefore = false, mixedAfter = false): void => {
    if (!needles.has(text)) {
      needles.set(text, { text, mixedBefore, mixedAfter });
    }
  };
  for (const bytes of encodeCharacters(secret)) {
    const raw = bytes.toString('latin1');
    const hex = bytes.toString('hex');
    for (const text of [raw, raw.replaceAll(' ', '+'), hex, hex.toUpperCase()]) {
      add(text);
    }
    for (const offset of [0, 1, 2]) {
      const { text, mixedAfter } = encodeWithin(bytes, offset);
      add(text, offset > 0, mixedAfter);
      add(text.replaceAll('+', '-').replaceAll('/', '_'), offset > 0, mixedAfter);
    }
  }
  return [...needles.values()];
}

function encodeCharacters(secret: string): readonly Buffer[] {
  const utf8 = Buffer.from(secret, 'utf8');
  if (!/[\u0080-\uffff]/.test(secret)) {
    return [utf8];
  }
  const mistaken = Buffer.from(utf8.toString('latin1'), 'utf8');
  return /[\u0100-\uffff]/.test(secret) ? [utf8, mistaken] : [utf8, mistaken, Buffer.from(secret, 'latin1')];
}

/** The base64 characters that depend on `bytes` alone when `offset` unknown bytes stand before them and any after. */
function encodeWithin(bytes: Buffer, offset: number): { text: string; mixedAfter: boolean } {
  const bits = (offset + bytes.length) * 8;
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6));
  return { text, mixedAfter: bits % 6 !== 0 };
}

/** The range of a hit that ends at `end` in `text`, half-secret base64 neighbours included. */
export function reachOf(needle: Needle, text: string, end: number): Range {
  const start = end - needle.text.length;
  const before = needle.mixedBefore && isBase64(text, start - 1) ? 1 : 0;
  const after = needle.mixedAfter && isBase64(text, end) ? 1 : 0;
  return { start: start - before, end: end + after };
}

function isBase64(text: string, index: number): boolean {
  return /^[A-Za-z0-9+/_-]$/.test(text.charAt(index));
}
