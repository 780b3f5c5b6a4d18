import type { EvidencePart } from '../contract/clause.ts';
import type { RecordedEntry } from '../har/recorded-entry.ts';
import type { AnsweredExchange } from '../wire/exchange.ts';
import { headerValues } from '../wire/headers.ts';
import { readRecordedBody } from './recorded-body.ts';

/** A recorded exchange, as far as it is shown, and which parts of it are. */
export type RecordedExchange = {
  readonly exchange: AnsweredExchange;
  readonly shown: ReadonlySet<EvidencePart>;
};

/** What an entry is about. */
export type Subject = { readonly index: number; readonly api: string; readonly operation: string };

/** Methods that have no body as a rule: where none was recorded, none was sent. */
const withoutBody = new Set(['GET', 'HEAD', 'DELETE']);

/** Makes an exchange of an entry whose answer came from the API. */
export function toExchange(entry: RecordedEntry, { index, api, operation }: Subject): RecordedExchange {
  const { method, url, headers, status, responseHeaders, startedAt, milliseconds } = entry;
  const sent = entry.body ?? (withoutBody.has(method) ? '' : undefined);
  // Every server with a clock sends Date (RFC 9110 §6.6.1), and no script is shown it: where it is, all of them are.
  const whole = headerValues(responseHeaders, 'date').length > 0;
  const recorded = readRecordedBody(entry.content, responseHeaders, whole);
  const shown = new Set<EvidencePart>();
  if (whole) shown.add('headers');
  if (recorded.text) shown.add('text');
  if (recorded.bytes) shown.add('bytes');
  if (sent !== undefined) shown.add('sent');
  const exchange: AnsweredExchange = {
    id: `entry ${index}`,
    api,
    operation,
    provoked: false,
    sentAt: startedAt,
    timings: { sent: startedAt, ended: startedAt + milliseconds },
    request: {
      method,
      url: url.href,
      headers,
      ...(sent === undefined || sent === '' ? {} : { body: new TextEncoder().encode(sent) }),
    },
    response: { status, headers: recorded.headers, body: recorded.body, bodyEnd: 'complete' },
  };
  return { exchange, shown };
}
