import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { ExchangeResponse } from './exchange.ts';
import { headerValues, trimWhitespace } from './headers.ts';

/** A body without its content codings, or why they could not be undone, in words for people. */
export type DecodedBody =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly problem: string };

/** Undoes one coding; asked for `info`, the functions of zlib return the engine beside the bytes. */
type Decompress = (bytes: Uint8Array, options: { info: true; maxOutputLength: number }) => unknown;
type Coding = { readonly name: string; readonly decompress: Decompress };

const gzip: Coding = { name: 'gzip', decompress: gunzipSync };
const codings: ReadonlyMap<string, Coding> = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', { name: 'zlib', decompress: inflateSync }],
  ['br', { name: 'brotli', decompress: brotliDecompressSync }],
]);

const maximumCodings = 4;
const defaultLimit = 1024 * 1024;

/**
 * Undoes the codings that `Content-Encoding` lists, last one first (RFC 9110 §8.4): identity, gzip, x-gzip, br, and
 * deflate, which is the zlib format (§8.4.1.2). Never throws. A false label, data that end early or go on behind their
 * end, an unknown coding, more than four codings, and more than `limit` bytes (1 MiB) of output are problems.
 */
export function decodeBody(response: ExchangeResponse, limit = defaultLimit): DecodedBody {
  const labels = listedCodings(response);
  if (labels.length > maximumCodings) {
    return {
      ok: false,
      problem: `labelled with ${labels.length} content codings, more than ${maximumCodings}`,
    };
  }
  let bytes = response.body;
  for (const label of labels.toReversed()) {
    const decoded = decodeOne(bytes, label, limit);
    if (!decoded.ok) return decoded;
    bytes = decoded.bytes;
  }
  return { ok: true, bytes };
}

function listedCodings(response: ExchangeResponse): string[] {
  return headerValues(response.headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((label) => trimWhitespace(label).toLowerCase())
    .filter((label) => label !== '' && label !== 'identity');
}

function decodeOne(bytes: Uint8Array, label: string, limit: number): DecodedBody {
  const coding = codings.get(label);
  if (coding === undefined) return { ok: false, problem: `labelled with an unknown content coding` };
  if (bytes.length === 0) return { ok: false, problem: `labelled ${label}, but empty` };
  try {
    return checkWhole(coding.decompress(bytes, { info: true, maxOutputLength: limit }), bytes, label);
  } catch (error) {
    return { ok: false, problem: `labelled ${label}, but ${describeFailure(error, coding, limit)}` };
  }
}

/** Zlib overlooks what follows the end of its data; only the count of bytes it has taken tells. */
function checkWhole(result: unknown, bytes: Uint8Array, label: string): DecodedBody {
  const { buffer, engine } = readResult(result);
  const rest = bytes.length - engine.bytesWritten;
  if (rest === 0) return { ok: true, bytes: buffer };
  return { ok: false, problem: `labelled ${label}, but ${rest} more bytes follow the end of its data` };
}

function readResult(result: unknown): { buffer: Uint8Array; engine: { bytesWritten: number } } {
  if (typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result) {
    const { buffer, engine } = result;
    if (buffer instanceof Uint8Array && typeof engine === 'object' && engine !== null) {
      const taken = 'bytesWritten' in engine ? engine.bytesWritten : undefined;
      if (typeof taken === 'number') return { buffer, engine: { bytesWritten: taken } };
    }
  }
  throw new TypeError('zlib returned something else than bytes and an engine');
}

function describeFailure(error: unknown, coding: Coding, limit: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return `it grows beyond ${limit} bytes`;
  if (code === 'Z_BUF_ERROR') return `its ${coding.name} data end too early`;
  return `the bytes are no ${coding.name} data`;
}
