import type { RawHeader } from '../wire/exchange.ts';
import { isHarObject, type HarObject, type HarValue } from './har-value.ts';

/** What an archive holds of the body of an answer. */
export type RecordedContent = {
  /** Characters, or bytes in base64; undefined where they were not recorded or are too many. */
  readonly text: string | undefined;
  readonly isBase64: boolean;
  /** Bytes of the body without its codings, as the recorder counted them. */
  readonly size: number | undefined;
};

/** One entry of an archive, read. Only what stands there: what it proves is for others to say. */
export type RecordedEntry = {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly RawHeader[];
  /** What was sent: undefined where that was not recorded, empty where nothing was. */
  readonly body: string | undefined;
  /** Milliseconds since the Unix epoch at which it began, and how long it took. */
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly status: number;
  readonly responseHeaders: readonly RawHeader[];
  readonly content: RecordedContent;
  /** Whether the recorder tells which machine answered. */
  readonly hasAddress: boolean;
  /** Whether it says that something went wrong on the way. */
  readonly failed: boolean;
  /** Whether the answer came out of the browser: its cache, or a script in front of the network. */
  readonly local: boolean;
};

/** An entry, or why it cannot be read. */
export type EntryReading =
  { readonly ok: true; readonly entry: RecordedEntry } | { readonly ok: false; readonly problem: string };

/** Reads one element of `log.entries`. Never throws. */
export function readEntry(value: HarValue | undefined): EntryReading {
  if (value === undefined) return broken('it is too large');
  if (!isHarObject(value)) return broken('it is no object');
  const request = objectAt(value, 'request');
  const response = objectAt(value, 'response');
  const method = textAt(request, 'method');
  const url = textAt(request, 'url');
  const status = numberAt(response, 'status');
  const startedAt = readTime(textAt(value, 'startedDateTime'));
  if (method === undefined) return broken('request.method is missing');
  if (url === undefined || !URL.canParse(url)) return broken('request.url is missing or no URL');
  if (status === undefined) return broken('response.status is missing');
  if (startedAt === undefined) return broken('startedDateTime is missing or no time');
  const content = objectAt(response, 'content');
  const entry: RecordedEntry = {
    method,
    url: new URL(url),
    headers: readHeaders(request['headers']),
    body: readSentBody(request),
    startedAt,
    milliseconds: Math.max(0, numberAt(value, 'time') ?? 0),
    status,
    responseHeaders: readHeaders(response['headers']),
    content: {
      text: textAt(content, 'text'),
      isBase64: textAt(content, 'encoding')?.toLowerCase() === 'base64',
      size: countAt(content, 'size'),
    },
    hasAddress: (textAt(value, 'serverIPAddress') ?? '') !== '',
    failed: [value, request, response].some((part) => (textAt(part, '_error') ?? '') !== ''),
    local: (textAt(value, '_fromCache') ?? '') !== '' || response['_fetchedViaServiceWorker'] === true,
  };
  return { ok: true, entry };
}

function broken(problem: string): EntryReading {
  return { ok: false, problem };
}

/** A date and a time with its offset (HAR 1.2: ISO 8601). */
function readTime(text: string | undefined): number | undefined {
  if (
    text === undefined ||
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/.test(text)
  ) {
    return undefined;
  }
  const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Header lines. Names that begin with a colon belong to HTTP/2 and are no headers; browsers join lines of one name by
 * line feeds.
 */
function readHeaders(value: HarValue | undefined): RawHeader[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: HarValue): RawHeader[] => {
    const header = isHarObject(each) ? each : {};
    const name = textAt(header, 'name');
    const lines = textAt(header, 'value');
    if (name === undefined || lines === undefined || name.startsWith(':')) return [];
    return lines.split('\n').map((line): RawHeader => [name, line.replace(/\r$/, '')]);
  });
}

/** A form may be recorded by its fields only; then the text is put together from them. */
function readSentBody(request: HarObject): string | undefined {
  const { postData } = request;
  if (!isHarObject(postData)) return countAt(request, 'bodySize') === 0 ? '' : undefined;
  const text = textAt(postData, 'text');
  if (text !== undefined && text !== '') {
    return textAt(postData, 'encoding') === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text;
  }
  const { params } = postData;
  if (!Array.isArray(params) || params.length === 0) return text;
  const fields = params.map((each: HarValue): [string, string] => {
    const field = isHarObject(each) ? each : {};
    return [textAt(field, 'name') ?? '', textAt(field, 'value') ?? ''];
  });
  return new URLSearchParams(fields).toString();
}

function objectAt(object: HarObject, name: string): HarObject {
  const value = object[name];
  return isHarObject(value) ? value : {};
}

function textAt(object: HarObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}

function numberAt(object: HarObject, name: string): number | undefined {
  const value = object[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A number of bytes; -1 says that it is not known. */
function countAt(object: HarObject, name: string): number | undefined {
  const value = numberAt(object, name);
  return value === undefined || value < 0 ? undefined : value;
}
