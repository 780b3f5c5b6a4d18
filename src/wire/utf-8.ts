/** The first place where bytes stop being UTF-8, with words that continue a sentence. */
export type Utf8Problem = { readonly offset: number; readonly message: string };

/** How many bytes follow a lead byte, and the bounds of the first of them, which rule out overlongs and surrogates. */
type Lead = { readonly following: number; readonly low: number; readonly high: number };

/**
 * Finds the first byte sequence that is not UTF-8 by RFC 3629 §4: stray and missing continuation bytes, overlong
 * forms, surrogates, what lies beyond U+10FFFF, a sequence that the end cuts. Undefined where all is well.
 */
export function findInvalidUtf8(bytes: Uint8Array): Utf8Problem | undefined {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      at += 1;
      continue;
    }
    const lead = readLead(byte);
    if (lead === undefined)
      return { offset: at, message: `the byte ${hex(byte)} at byte ${at} is not UTF-8` };
    const problem = checkFollowing(bytes, at, lead);
    if (problem !== undefined) return problem;
    at += 1 + lead.following;
  }
  return undefined;
}

function checkFollowing(bytes: Uint8Array, at: number, lead: Lead): Utf8Problem | undefined {
  for (let index = 1; index <= lead.following; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) {
      return { offset: at, message: `the text ends inside a UTF-8 character at byte ${at}` };
    }
    const low = index === 1 ? lead.low : 0x80;
    const high = index === 1 ? lead.high : 0xbf;
    if (byte < low || byte > high) {
      const shown = Array.from(bytes.subarray(at, at + index + 1), hex).join(' ');
      return { offset: at, message: `the bytes ${shown} at byte ${at} are not UTF-8` };
    }
  }
  return undefined;
}

function readLead(byte: number): Lead | undefined {
  if (byte >= 0xc2 && byte <= 0xdf) return { following: 1, low: 0x80, high: 0xbf };
  if (byte === 0xe0) return { following: 2, low: 0xa0, high: 0xbf };
  if (byte === 0xed) return { following: 2, low: 0x80, high: 0x9f };
  if (byte >= 0xe1 && byte <= 0xef) return { following: 2, low: 0x80, high: 0xbf };
  if (byte === 0xf0) return { following: 3, low: 0x90, high: 0xbf };
  if (byte >= 0xf1 && byte <= 0xf3) return { following: 3, low: 0x80, high: 0xbf };
  if (byte === 0xf4) return { following: 3, low: 0x80, high: 0x8f };
  return undefined;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
