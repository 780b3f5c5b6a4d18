import { gunzipSync } from 'node:zlib';
import { decodeBody, type DecodedBody } from '../wire/content-coding.ts';
import type { ExchangeResponse } from '../wire/exchange.ts';
import { isJsonObject } from '../wire/json-shape.ts';
import { type JsonObject, type JsonReading, readJson } from '../wire/json.ts';

/** A body read once, strictly and forgivingly. */
export type BodyReading = {
  readonly decoded: DecodedBody;
  /** The decoded bytes read strictly; where they could not be decoded, the bytes as they came. */
  readonly json: JsonReading;
  /** The object that a forgiving reader would find. */
  readonly object: JsonObject | undefined;
};

/** The newest reading: all clauses look at one answer before they look at the next, and answers may be kept for long. */
let newest: { readonly response: ExchangeResponse; readonly reading: BodyReading } | undefined;

/** Reads the body of an answer; many clauses ask, one after the other, and it is read once for all of them. */
export function readBody(response: ExchangeResponse): BodyReading {
  if (newest?.response !== response) newest = { response, reading: readNow(response) };
  return newest.reading;
}

function readNow(response: ExchangeResponse): BodyReading {
  const decoded = decodeBody(response);
  const bytes = decoded.ok ? decoded.bytes : response.body;
  const json = readJson(bytes);
  return { decoded, json, object: objectIn(json) ?? readForgivingly(bytes) };
}

/** Whether bytes begin as gzip does (RFC 1952 §2.3.1). */
export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function objectIn(reading: JsonReading): JsonObject | undefined {
  return reading.ok && isJsonObject(reading.value) ? reading.value : undefined;
}

/** Without byte order mark, bad UTF-8 replaced, gzip undone where no label spoke of it. */
function readForgivingly(bytes: Uint8Array): JsonObject | undefined {
  const plain = looksLikeGzip(bytes) ? gunzipForgivingly(bytes) : bytes;
  if (plain.length === 0) return undefined;
  const text = new TextDecoder('utf-8').decode(plain);
  return objectIn(readJson(new TextEncoder().encode(text)));
}

function gunzipForgivingly(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: 1024 * 1024 });
  } catch {
    return bytes;
  }
}
