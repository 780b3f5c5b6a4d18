import { decodeBody } from '../wire/content-coding.ts';
import { readJson } from '../wire/json.ts';
import type { ExchangeResponse, RawHeader } from '../wire/exchange.ts';
import { headerValue, headerValues } from '../wire/headers.ts';
import type { RecordedContent } from '../har/recorded-entry.ts';

/** A body as far as an archive shows it, with the headers that describe these bytes. */
export type RecordedBody = {
  readonly body: Uint8Array;
  readonly headers: readonly RawHeader[];
  /** Whether the text is shown as a whole, and whether the bytes are those that were sent. */
  readonly text: boolean;
  readonly bytes: boolean;
};

const nothing = new Uint8Array();

/**
 * What an archive shows of the body of an answer. Recorders undo content codings and decode characters; some cut what is
 * long, reformat it, or leave it out. So characters count as whole only where a recorded length agrees or they are whole
 * JSON, and bytes as those of the wire only where `Content-Length` says so.
 * @param whole whether the headers of the answer are all there
 */
export function readRecordedBody(
  content: RecordedContent,
  headers: readonly RawHeader[],
  whole: boolean,
): RecordedBody {
  const announced = readLength(headers);
  const { text, isBase64, size } = content;
  if (text === undefined || text === '') {
    // Many recorders write an empty text for a body that they did not keep.
    const isEmpty = announced === 0;
    return { body: nothing, headers, text: isEmpty, bytes: isEmpty };
  }
  const body = isBase64 ? decodeBase64(text) : new TextEncoder().encode(text);
  if (body === undefined) return { body: nothing, headers, text: false, bytes: false };
  const coded = headerValues(headers, 'content-encoding').length > 0;
  if (coded && isBase64 && isStillCoded(body, headers)) return { body, headers, text: true, bytes: true };
  const plain = headers.filter(([name]) => name.toLowerCase() !== 'content-encoding');
  // A replacement character stands for bytes that were no characters.
  const isFaithful = isBase64 || !text.includes('\ufffd');
  const bytes = whole && !coded && isFaithful && announced === body.length;
  const measured = size === body.length || (!isBase64 && size === text.length);
  return { body, headers: plain, text: bytes || measured || readJson(body).ok, bytes };
}

function readLength(headers: readonly RawHeader[]): number | undefined {
  const value = headerValue(headers, 'content-length');
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 === 1) return undefined;
  return Buffer.from(compact, 'base64');
}

/** A few recorders keep the bytes as they came. */
function isStillCoded(body: Uint8Array, headers: readonly RawHeader[]): boolean {
  const response: ExchangeResponse = { status: 200, headers, body, bodyEnd: 'complete' };
  return decodeBody(response).ok;
}
