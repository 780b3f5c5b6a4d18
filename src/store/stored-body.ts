import { createHash } from 'node:crypto';
import type { EvidenceBody } from '../events/evidence.ts';
import type { Row } from './database.ts';
import { readFlag, readNumber, readText, readWord } from './fields.ts';

/** How the kept bytes of a body are written: as UTF-8 text, in base64, or not at all. */
const encodings = ['text', 'base64', 'withheld'] as const;

/** The most bytes of one body that are kept. */
export const bodyCap = 16 * 1024;

/** Cuts a body to what is kept of it; of one that is withheld only size and hash. */
export function storeBody(body: Uint8Array, withheld: boolean): EvidenceBody {
  const base = { size: body.length, sha256: createHash('sha256').update(body).digest('hex') };
  if (withheld) return { ...base, encoding: 'withheld', content: '', whole: body.length === 0 };
  const kept = body.subarray(0, bodyCap);
  const whole = kept.length === body.length;
  const text = decode(kept, whole);
  if (text !== undefined) return { ...base, encoding: 'text', content: text, whole };
  return { ...base, encoding: 'base64', content: Buffer.from(kept).toString('base64'), whole };
}

/** The bytes that were kept. */
export function bytesOf({ encoding, content }: EvidenceBody): Uint8Array {
  return Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
}

/** Reads what `storeBody` made, out of JSON. */
export function readBody(row: Row): EvidenceBody {
  return {
    size: readNumber(row, 'size'),
    sha256: readText(row, 'sha256'),
    encoding: readWord(row, 'encoding', encodings),
    content: readText(row, 'content'),
    whole: readFlag(row, 'whole'),
  };
}

/** The bytes as text, byte order mark included; undefined when they are no valid UTF-8. A cut may split a character. */
function decode(bytes: Uint8Array, whole: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: !whole });
  } catch {
    return undefined;
  }
}
