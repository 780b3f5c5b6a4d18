import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import type { RawHeader } from '../wire/exchange.ts';

/** Longest content that is looked through, in bytes. */
const maxOutputLength = 16 * 1024 * 1024;

/**
 * The content of a compressed body: gzip (RFC 1952) and zlib (RFC 1950) are recognised by their bytes, for a label may be missing or lie;
 * brotli (RFC 7932) has no mark and is tried where `headers` announce it. A body that was cut gives what can be had of it.
 * Undefined when the body is not compressed; `unreadable` for Zstandard (RFC 8878), and for content beyond 16 MiB.
 */
export function decompress(
  body: Uint8Array,
  headers: readonly RawHeader[],
): Uint8Array | 'unreadable' | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = body;
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) {
    return 'unreadable';
  }
  if (first === 0x1f && second === 0x8b) {
    return attempt(() => gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength }));
  }
  if (first % 16 === 8 && (first * 256 + second) % 31 === 0) {
    return attempt(() => inflateSync(body, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength }));
  }
  return headers.some(announcesBrotli)
    ? attempt(() =>
        brotliDecompressSync(body, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength }),
      )
    : undefined;
}

function announcesBrotli([name, value]: RawHeader): boolean {
  return name.toLowerCase() === 'content-encoding' && /\bbr\b/i.test(value);
}

function attempt(read: () => Uint8Array): Uint8Array | 'unreadable' | undefined {
  try {
    const content = read();
    return content.length === 0 ? undefined : content;
  } catch (error) {
    const tooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return tooLong ? 'unreadable' : undefined;
  }
}
