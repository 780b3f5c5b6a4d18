import { describe, expect, it } from 'vitest';
import { toExchange } from '../../src/audit/recorded-exchange.ts';
import { readEntry } from '../../src/har/recorded-entry.ts';

const text = '{"error":"é","code":404}';
const date = { name: 'Date', value: 'Thu, 26 Nov 2026 00:00:00 GMT' };
const length = { name: 'Content-Length', value: String(Buffer.byteLength(text)) };
const gzip = { name: 'Content-Encoding', value: 'gzip' };

/** What is shown of an answer with these headers and this content. */
function shown(headers: readonly { name: string; value: string }[], content: object): string[] {
  const reading = readEntry({
    startedDateTime: '2026-11-26T00:00:00Z',
    request: { method: 'GET', url: 'https://a.example/v2/roles' },
    response: { status: 404, headers, content: { ...content } },
  });
  if (!reading.ok) throw new Error(reading.problem);
  return [...toExchange(reading.entry, { index: 1, api: 'rest', operation: 'roles.list' }).shown];
}

describe('what an archive shows', () => {
  it.each([
    [
      'all of an answer that was neither coded nor cut',
      [date, length],
      { text },
      ['headers', 'text', 'bytes', 'sent'],
    ],
    ['no headers to a script that is not shown Date', [length], { text }, ['text', 'sent']],
    [
      'the text alone where the body was compressed',
      [date, length, gzip],
      { text },
      ['headers', 'text', 'sent'],
    ],
    ['the text alone where no length was announced', [date], { text }, ['headers', 'text', 'sent']],
    ['nothing of a body that was cut', [date, length], { text: text.slice(0, 9) }, ['headers', 'sent']],
    [
      'a text that is no JSON where its length agrees',
      [date],
      { text: 'oops', size: 4 },
      ['headers', 'text', 'sent'],
    ],
    ['nothing of a body that was not kept', [date, length], {}, ['headers', 'sent']],
    [
      'an empty body that was announced',
      [date, { name: 'Content-Length', value: '0' }],
      {},
      ['headers', 'text', 'bytes', 'sent'],
    ],
    [
      'the bytes in base64',
      [date, length],
      { text: Buffer.from(text).toString('base64'), encoding: 'base64' },
      ['headers', 'text', 'bytes', 'sent'],
    ],
    ['nothing of bad base64', [date, length], { text: '!', encoding: 'base64' }, ['headers', 'sent']],
    [
      'no bytes behind a replacement character',
      [date, { name: 'Content-Length', value: '3' }],
      { text: '\ufffd' },
      ['headers', 'sent'],
    ],
  ])('is %s', (_, headers, content, parts) => {
    expect(shown(headers, content)).toEqual(parts);
  });
});
