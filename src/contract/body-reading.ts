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

const readings = new WeakMap<ExchangeResponse, BodyReading>();

/** Reads the body of an answer; many clauses ask, and the first one's reading is kept as long as the answer is. */
export function readBody(response: ExchangeResponse): BodyReading {
  const known = readings.get(response);
  if (known !== undefined) return known;
  const decoded = decodeBody(response);
  const bytes = decoded.ok ? decoded.bytes : response.body;
  const json = readJson(bytes);
  const object = objectIn(json) ?? readForgivingly(bytes);
  const reading = { decoded, json, object };
  readings.set(response, reading);
  return reading;
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
