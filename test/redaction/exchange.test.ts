import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/redaction/redactor.ts';
import type { AnsweredExchange, ExchangeResponse, FailedExchange } from '../../src/wire/exchange.ts';

const canary = 'canary-5f1c0e7ab94d';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined): string => Buffer.from(body ?? []).toString();

const base = {
  id: 'e1',
  api: 'rest',
  operation: 'labels.create',
  account: 'developer',
  provoked: true,
  request: {
    method: 'POST',
    url: `https://key:${canary}@api.example.com/v2/x?access_token=abc&q=${canary}&page=2`,
    headers: [
      ['Authorization', `Basic ${Buffer.from(`key:${canary}`).toString('base64')}`],
      ['AUTHORIZATION', 'opaque'],
      ['Cookie', 'a=b'],
      ['X-Debug', `sent ${canary}`],
      ['Accept', 'application/json'],
    ],
    body: bytes(`grant_type=x&assertion=abc&note=${canary}`),
  },
  sentAt: 0,
  timings: { sent: 0, answered: 1, ended: 2 },
} as const;

function answer(body: Uint8Array, headers: ExchangeResponse['headers'] = []): AnsweredExchange {
  return { ...base, response: { status: 401, headers, body, bodyEnd: 'complete' } };
}

function redactor() {
  const redactor = createRedactor();
  redactor.learn(canary, 'always');
  return redactor;
}

describe('redactExchange', () => {
  it('cleans URL, headers and bodies, and keeps everything else', () => {
    const dirty = answer(bytes(`{"error":"no ${canary}","id_token":"t","code":401}`), [
      ['Set-Cookie', 's=1'],
      ['set-cookie', 's=2'],
      ['Location', `https://x.example.com/?secret=${canary}`],
      ['WWW-Authenticate', 'Bearer realm="api"'],
    ]);
    const clean = redactor().redactExchange(dirty);
    expect(clean.request.url).toBe(
      'https://[redacted]@api.example.com/v2/x?access_token=[redacted]&q=[redacted]&page=2',
    );
    expect(clean.request.headers).toEqual([
      ['Authorization', 'Basic [redacted]'],
      ['AUTHORIZATION', '[redacted]'],
      ['Cookie', '[redacted]'],
      ['X-Debug', 'sent [redacted]'],
      ['Accept', 'application/json'],
    ]);
    expect(text(clean.request.body)).toBe('grant_type=x&assertion=[redacted]&note=[redacted]');
    expect(clean.response?.headers).toEqual([
      ['Set-Cookie', '[redacted]'],
      ['set-cookie', '[redacted]'],
      ['Location', 'https://x.example.com/?secret=[redacted]'],
      ['WWW-Authenticate', 'Bearer realm="api"'],
    ]);
    expect(text(clean.response?.body)).toBe('{"error":"no [redacted]","id_token":"[redacted]","code":401}');
    expect({ ...clean, request: base.request, response: dirty.response }).toEqual(dirty);
    expect(text(dirty.request.body)).toContain(canary);
  });

  it('cleans what a failure says', () => {
    const failed: FailedExchange = {
      ...base,
      failure: { reason: 'dns', detail: `cannot find https://k:${canary}@host` },
    };
    expect(redactor().redactExchange(failed).failure).toEqual({
      reason: 'dns',
      detail: 'cannot find https://[redacted]@host',
    });
  });

  const long = bytes(JSON.stringify({ access_token: canary, fill: 'x'.repeat(5_000) }));
  const compressed: readonly (readonly [string, Uint8Array, string])[] = [
    ['gzip', gzipSync(long), 'gzip'],
    ['gzip without a label', gzipSync(long), 'identity'],
    ['gzip that was cut', gzipSync(long).subarray(0, -9), 'gzip'],
    ['deflate', deflateSync(long), 'deflate'],
    ['brotli', brotliCompressSync(long), 'br'],
    ['a bomb', gzipSync(new Uint8Array(17 * 1024 * 1024)), 'gzip'],
    ['Zstandard, which is not read', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0), 'zstd'],
  ];
  for (const [what, body, label] of compressed) {
    it(`replaces a compressed body that holds a secret, or may: ${what}`, () => {
      const clean = redactor().redactExchange(answer(body, [['Content-Encoding', label]]));
      expect(text(clean.response?.body)).toBe('[redacted]');
    });
  }

  it('keeps an answer without secrets as the very same', () => {
    const exchange = answer(bytes('{"error":"x"}'), [['Content-Type', 'application/json']]);
    expect(redactor().redactExchange(exchange).response).toBe(exchange.response);
  });

  it('keeps a compressed body without secrets, and searches one that only claims to be compressed', () => {
    const harmless = gzipSync(bytes('{"error":"x"}'));
    const clean = redactor().redactExchange(answer(harmless, [['content-encoding', 'gzip']]));
    expect(clean.response?.body).toBe(harmless);
    for (const label of ['gzip', 'br', 'x-unknown']) {
      const lying = redactor().redactExchange(answer(bytes(`no ${canary}`), [['content-encoding', label]]));
      expect(text(lying.response?.body)).toBe('no [redacted]');
    }
  });
});
