import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectStatus, jsonObjectBody, readErrorObject } from '../../src/contract/expectations.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import type { RawHeader } from '../../src/wire/exchange.ts';
import { answered, unanswered } from './answers.ts';

const json: RawHeader = ['content-type', 'application/json'];
const body = '{"error":"exists already","code":409}';
const mark = '\u{feff}';

function actualOf(verdict: Verdict): string {
  return verdict.outcome === 'violates' ? `${verdict.where}: ${verdict.actual}` : verdict.outcome;
}

describe('jsonObjectBody', () => {
  it.each([
    ['plain', {}],
    ['another order and white space', { body: '\n{ "code" : 409,\t"error":"\\u0065" }\n' }],
    ['a charset', { headers: [['Content-Type', 'Application/JSON; charset="UTF-8"'] as const] }],
    ['labelled gzip', { headers: [json, ['Content-Encoding', 'gzip'] as const], body: gzipSync(body) }],
    ['labelled identity', { headers: [json, ['Content-Encoding', 'identity'] as const], body }],
  ])('accepts %s', (_name, answer) => {
    expect(jsonObjectBody(answered(answer))).toEqual({ outcome: 'conforms' });
  });

  it.each([
    ['cut', { bodyEnd: 'truncated', body: '{"err' }, 'body: a body cut after 5 bytes'],
    ['misframed', { bodyEnd: 'malformed' }, 'body: a body framed against the rules of HTTP, after 71 bytes'],
    [
      'endless',
      { bodyEnd: 'too_large', body: 'xx' },
      'body: a body of more than 2 bytes, which is where reading stopped',
    ],
    ['empty and unlabelled', { headers: [], body: '' }, 'body: an empty body'],
    ['unlabelled', { headers: [], body }, 'header:content-type: no Content-Type, with a JSON object'],
    [
      'labelled twice',
      { headers: [json, json], body },
      'header:content-type: 2 times: "application/json", "application/json", with a JSON object',
    ],
    [
      'badly labelled',
      { headers: [['Content-Type', 'json']], body },
      'header:content-type: "json", which is no media type, with a JSON object',
    ],
    [
      'a page',
      { headers: [['Content-Type', 'text/html']], body: '<html><h1>502 Bad Gateway</h1>' },
      'header:content-type: "text/html", with an HTML page, "<html><h1>502 Bad Gateway</h1>"',
    ],
    [
      'a page with the label of JSON',
      { body: '\n<!DOCTYPE html>\n<p>' },
      'body: an HTML page, "\\n<!DOCTYPE html>\\n<p>"',
    ],
    [
      'problem details',
      { headers: [['Content-Type', 'application/problem+json']], body: '{"title":"x","type":"about:blank"}' },
      'header:content-type: "application/problem+json" (problem details, RFC 9457), with a JSON object',
    ],
    [
      'another charset',
      { headers: [['Content-Type', 'application/json; charset=iso-8859-1']], body },
      'header:content-type: the charset "iso-8859-1"',
    ],
    ['marked', { body: mark + body }, 'body: broken JSON: a UTF-8 byte order mark before the JSON text'],
    [
      'plain text',
      { body: 'no such label' },
      'body: a body that is no JSON (n where a value should stand at byte 0), "no such label"',
    ],
    ['trailing data', { body: `${body};` }, 'body: broken JSON: 1 byte after the end of the JSON text'],
    [
      'JSON in a string',
      { body: '"{\\"error\\":\\"x\\"}"' },
      'body: a JSON string that holds JSON once more, "{\\"error\\":\\"x\\"}"',
    ],
    ['an array', { body: '[{}]' }, 'body: a JSON array of 1'],
    ['null', { body: 'null' }, 'body: the JSON literal null'],
    ['a doubled member', { body: '{"a":{"b":1,"b":2}}' }, 'body: the member "/a/b" more than once'],
    ['bare gzip', { body: gzipSync(body) }, 'body: gzip bytes without a Content-Encoding that says so'],
    [
      'falsely labelled gzip',
      { headers: [json, ['content-encoding', 'gzip']], body },
      'header:content-encoding: a body labelled gzip, but the bytes are no gzip data (Content-Encoding: "gzip")',
    ],
    [
      'bad UTF-8',
      { body: Uint8Array.of(0x7b, 0xff) },
      'body: broken JSON: the byte ff at byte 1 is not UTF-8',
    ],
  ] satisfies [string, Parameters<typeof answered>[0], string][])(
    'names what is wrong: %s',
    (_name, answer, actual) => {
      expect(actualOf(jsonObjectBody(answered(answer)))).toBe(actual);
    },
  );

  it('concludes nothing without an answer or from a slow body', () => {
    expect(jsonObjectBody(unanswered())).toMatchObject({ outcome: 'inconclusive', reason: 'transport' });
    expect(jsonObjectBody(answered({ bodyEnd: 'timed_out' }))).toMatchObject({ reason: 'transport' });
  });

  it('is not held up by a page of comments', () => {
    expect(actualOf(jsonObjectBody(answered({ body: '<!---->'.repeat(70) })))).toMatch(
      /^body: a body that is no JSON/,
    );
    expect(actualOf(jsonObjectBody(answered({ body: '<!-- a --> <!-- b --><html>' })))).toMatch(
      /^body: an HTML page/,
    );
  });

  it('shows no token', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl';
    for (const text of [`{"access_token":"${token}`, `access_token=${token}`, `"${token}"`, token]) {
      expect(actualOf(jsonObjectBody(answered({ body: text })))).not.toContain(token.slice(0, 20));
    }
  });

  it('never throws, whatever the answer is', () => {
    const header = fc.tuple(
      fc.constantFrom('Content-Type', 'content-encoding'),
      fc.oneof(fc.constantFrom('application/json', 'gzip', 'br', 'deflate', 'identity'), fc.string()),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.array(header, { maxLength: 3 }), (bytes, headers) => {
        const exchange = answered({ body: bytes, headers });
        expect(jsonObjectBody(exchange).outcome).not.toBe('inconclusive');
        readErrorObject(exchange);
      }),
    );
  });
});

describe('readErrorObject', () => {
  it.each([
    ['a lying label', { headers: [['Content-Type', 'text/html'] as const], body }],
    ['a byte order mark', { body: mark + body }],
    ['bare gzip', { body: gzipSync(body) }],
    ['false gzip', { headers: [['Content-Encoding', 'gzip'] as const], body }],
    ['false deflate', { headers: [['Content-Encoding', 'deflate'] as const], body: gzipSync(body) }],
    ['true deflate', { headers: [['Content-Encoding', 'deflate'] as const], body: deflateSync(body) }],
    ['doubled members', { body: `{"error":"","error":"exists already","code":409}` }],
  ])('reads through %s', (_name, answer) => {
    expect(readErrorObject(answered(answer))).toEqual({ error: 'exists already', code: 409 });
  });

  it('replaces bad UTF-8', () => {
    const bytes = Buffer.from('{"a":"\u00ff"}', 'latin1');
    expect(readErrorObject(answered({ body: bytes }))).toEqual({ a: '\ufffd' });
  });

  it.each(['', 'null', '[]', '"{}"', '{"a":1} x', '{"a":'])('finds no object in %j', (text) => {
    expect(readErrorObject(answered({ body: text }))).toBeUndefined();
  });

  it('reads an answer once', () => {
    const exchange = answered();
    expect(readErrorObject(exchange)).toBe(readErrorObject({ ...exchange }));
  });
});

describe('expectStatus', () => {
  it('accepts what is allowed', () => {
    expect(expectStatus(answered(), [400, 409])).toEqual({ outcome: 'conforms' });
  });

  it('says what was expected and what came, with the words of the error', () => {
    const exchange = answered({ status: 400, body: '{"error":"bad\\u001b[31m"}' });
    expect(expectStatus(exchange, [401, 403])).toEqual({
      outcome: 'violates',
      where: 'status',
      expected: 'the status 401 or 403',
      actual: 'the status 400, error "bad\\u001b[31m"',
    });
    expect(actualOf(expectStatus(answered({ status: 204, body: '' }), [409]))).toBe('status: the status 204');
  });

  it('concludes nothing without an answer', () => {
    expect(expectStatus(unanswered(), [200])).toEqual({
      outcome: 'inconclusive',
      reason: 'transport',
      detail: 'no answer was received: no such host',
    });
  });
});
