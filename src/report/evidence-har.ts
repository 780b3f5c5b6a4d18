import type { Evidence, EvidenceBody, EvidenceExchange } from '../events/evidence.ts';
import type { RawHeader } from '../wire/exchange.ts';
import { headerValues } from '../wire/headers.ts';
import { describeFrequency } from './evidence.ts';
import { inertJson } from '../text/inert.ts';

/** An HTTP archive of the exchanges behind evidence (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/). */
export function writeHar(evidence: Evidence, version: string): string {
  const { id, target, clause, api, expected, actual, exchanges } = evidence;
  const comment = `Evidence ${id}: ${clause} on ${api} of ${target}, ${describeFrequency(evidence)}: expected ${expected}, got ${actual}`;
  const archive = {
    log: {
      version: '1.2',
      creator: { name: 'Faultline', version },
      entries: exchanges.map(writeEntry),
      comment,
    },
  };
  return `${inertJson(JSON.stringify(archive, undefined, 2))}\n`;
}

function writeEntry(exchange: EvidenceExchange): object {
  const { id, api, operation, account, sentAt, timings, failure } = exchange;
  const { sent, answered = timings.ended, ended } = timings;
  const as = account === undefined ? '' : `, sent as ${account}`;
  const why = failure === undefined ? '' : `; no answer: ${failure.detail}`;
  return {
    startedDateTime: new Date(sentAt).toISOString(),
    time: round(ended - sent),
    request: writeRequest(exchange),
    response: writeResponse(exchange),
    cache: {},
    timings: { send: 0, wait: round(answered - sent), receive: round(ended - answered) },
    comment: `${id}: ${operation} on ${api}${as}${why}`,
  };
}

function writeRequest({ request }: EvidenceExchange): object {
  const { method, url, headers, body } = request;
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(toPair),
    queryString: Array.from(new URL(url).searchParams, ([name, value]) => ({ name, value })),
    ...(body === undefined || body.size === 0 ? {} : { postData: writePostData(headers, body) }),
    headersSize: -1,
    bodySize: body?.size ?? 0,
  };
}

function writePostData(headers: readonly RawHeader[], body: EvidenceBody): object {
  const mimeType = headerValues(headers, 'content-type')[0] ?? 'application/octet-stream';
  const comment = body.encoding === 'base64' ? { comment: 'in base64' } : {};
  return { mimeType, text: body.content, ...comment };
}

/** A request without an answer has the status 0, as browsers write it. */
function writeResponse({ response }: EvidenceExchange): object {
  const common = { statusText: '', httpVersion: 'HTTP/1.1', cookies: [], redirectURL: '', headersSize: -1 };
  if (response === undefined) {
    return { status: 0, ...common, headers: [], content: { size: 0, mimeType: 'x-unknown' }, bodySize: -1 };
  }
  const { status, headers, body } = response;
  return {
    status,
    ...common,
    headers: headers.map(toPair),
    content: writeContent(headers, body),
    redirectURL: headerValues(headers, 'location')[0] ?? '',
    bodySize: body.size,
  };
}

function writeContent(headers: readonly RawHeader[], body: EvidenceBody): object {
  const mimeType = headerValues(headers, 'content-type')[0] ?? 'x-unknown';
  const common = { size: body.size, mimeType };
  if (body.encoding === 'withheld') {
    return { ...common, comment: `not kept, for it should have been refused; SHA-256 ${body.sha256}` };
  }
  const encoding = body.encoding === 'base64' ? { encoding: 'base64' } : {};
  const cut = body.whole ? {} : { comment: `cut; SHA-256 of the whole ${body.sha256}` };
  return { ...common, text: body.content, ...encoding, ...cut };
}

function toPair([name, value]: RawHeader): { readonly name: string; readonly value: string } {
  return { name, value };
}

function round(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1000) / 1000);
}
