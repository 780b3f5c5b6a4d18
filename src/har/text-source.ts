import { createReadStream } from 'node:fs';
import { findInvalidUtf8 } from '../wire/utf-8.ts';
import { HarError } from './har-error.ts';

/** A piece of a file's text; `byte` is where it begins in the file, from 0. */
export type TextPiece = { readonly byte: number; readonly text: string };

const pieceSize = 64 * 1024;
const mark = '\ufeff';

type Decoder = InstanceType<typeof TextDecoder>;

/**
 * The text of a UTF-8 file, piece by piece, never cut inside a character. A byte order mark at the start is passed over.
 * @throws HarError where the bytes are no UTF-8; the error of node:fs where the file cannot be read
 */
export async function* readText(path: string, signal?: AbortSignal): AsyncGenerator<TextPiece> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let byte = 0;
  let read = 0;
  const options = { highWaterMark: pieceSize, ...(signal === undefined ? {} : { signal }) };
  for await (const chunk of createReadStream(path, options)) {
    const bytes: Uint8Array = chunk;
    let text = decode(decoder, bytes, read);
    read += bytes.length;
    const size = Buffer.byteLength(text);
    const marked = byte === 0 && text.startsWith(mark);
    if (marked) text = text.slice(1);
    yield { byte: marked ? size - Buffer.byteLength(text) : byte, text };
    byte += size;
  }
  decode(decoder, undefined, read);
}

function decode(decoder: Decoder, bytes: Uint8Array | undefined, before: number): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw new HarError(describeBadBytes(bytes ?? new Uint8Array(), before));
  }
}

/** Archives are UTF-8 by definition; what else there is has a mark of its own. */
function describeBadBytes(bytes: Uint8Array, before: number): string {
  const [first, second] = bytes;
  if (before === 0 && first === 0x1f && second === 0x8b) return 'it is compressed by gzip; unpack it first';
  if (before === 0 && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))) {
    return 'it is written in UTF-16; write it in UTF-8';
  }
  if (bytes.length === 0) return `it ends inside a UTF-8 character, after byte ${before}`;
  // A character may have begun in the bytes before these.
  const skipped = bytes.findIndex((byte) => byte < 0x80 || byte >= 0xc0);
  const start = before === 0 || skipped === -1 || skipped > 3 ? 0 : skipped;
  const offset = findInvalidUtf8(bytes.subarray(start))?.offset ?? 0;
  return `it is not UTF-8 at byte ${before + start + offset + 1}`;
}
