import { scanJson } from './json-scanner.ts';
import type { JsonProblem } from './json-tokens.ts';
import { findInvalidUtf8 } from './utf-8.ts';

export type { JsonProblem } from './json-tokens.ts';

/** Any JSON value. A number may have lost digits or, as 1e999, become infinite: the grammar sets no bounds. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object; ask for members with `jsonMember`, since names such as `constructor` are inherited. */
export type JsonObject = { readonly [name: string]: JsonValue };

/** A JSON text, or the first reason why the bytes are none. */
export type JsonReading =
  | {
      readonly ok: true;
      readonly value: JsonValue;
      /** JSON pointers (RFC 6901) of members whose name came before in the same object, at most 20 of them. */
      readonly duplicates: readonly string[];
      /** JSON pointers of numbers that are written with a fraction or an exponent, such as `409.0`, at most 20 of them. */
      readonly fractions: readonly string[];
    }
  | { readonly ok: false; readonly problem: JsonProblem };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads bytes as exactly one JSON text in valid UTF-8 (RFC 8259). Never throws, whatever the bytes are.
 *
 * Stricter than `JSON.parse`: a byte order mark (§8.1) and nesting beyond 512 levels (§9 allows a limit) are problems.
 * Member names that come twice in one object (§4) are listed, compared after unescaping; the last value is kept.
 * Numbers with a fraction or an exponent are listed too, since the value read does not show how it was written.
 * Escapes of single surrogates, such as `\ud800`, are within the grammar (§8.2) and kept as they are.
 */
export function readJson(bytes: Uint8Array): JsonReading {
  const early = findEarlyProblem(bytes);
  if (early !== undefined) return { ok: false, problem: early };
  const text = decodeText(bytes);
  if (typeof text !== 'string') return { ok: false, problem: text };
  const scan = scanJson(text);
  if (!scan.ok) return scan;
  const value: JsonValue = JSON.parse(text);
  return { ok: true, value, duplicates: scan.duplicates, fractions: scan.fractions };
}

function findEarlyProblem(bytes: Uint8Array): JsonProblem | undefined {
  // By index: taking them apart as a list would ask an iterator for each.
  const first = bytes[0];
  const second = bytes[1];
  if (first === undefined) return { offset: 0, message: 'an empty text' };
  if (first === 0xef && second === 0xbb && bytes[2] === 0xbf) {
    return { offset: 0, message: 'a UTF-8 byte order mark before the JSON text' };
  }
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { offset: 0, message: 'a UTF-16 byte order mark where UTF-8 is due' };
  }
  return undefined;
}

function decodeText(bytes: Uint8Array): string | JsonProblem {
  try {
    return decoder.decode(bytes);
  } catch {
    // The decoder does not say where it stumbled.
    return findInvalidUtf8(bytes) ?? { offset: 0, message: 'bytes that are not UTF-8' };
  }
}
