import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../src/wire/content-coding.ts';

const text = Buffer.from('{"error":"exists already","code":409}'.repeat(3));

function decode(body: Uint8Array, labels: readonly string[], limit?: number): string {
  const headers = labels.map((label): [string, string] => ['Content-Encoding', label]);
  const decoded = decodeBody({ status: 409, headers, body, bodyEnd: 'complete' }, limit);
  return decoded.ok ? Buffer.from(decoded.bytes).toString('latin1') : `problem: ${decoded.problem}`;
}

const coders = [
  ['gzip', 'gzip', gzipSync],
  ['X-Gzip', 'gzip', gzipSync],
  ['deflate', 'zlib', deflateSync],
  ['br', 'brotli', brotliCompressSync],
] as const;

describe.each(coders)('decodeBody with %s', (label, name, encode) => {
  const lower = label.toLowerCase();

  it('undoes what was coded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decode(encode(bytes), [label])).toBe(Buffer.from(bytes).toString('latin1'));
      }),
    );
  });

  it('finds a false label, a missing end and an empty body', () => {
    expect(decode(text, [label])).toBe(`problem: labelled ${lower}, but the bytes are no ${name} data`);
    expect(decode(encode(text).subarray(0, -3), [label])).toBe(
      `problem: labelled ${lower}, but its ${name} data end too early`,
    );
    expect(decode(Buffer.alloc(0), [label])).toBe(`problem: labelled ${lower}, but empty`);
  });

  it('finds what follows the end', () => {
    for (const rest of ['x', 'garbage', '\0\0\0']) {
      expect(decode(Buffer.concat([encode(text), Buffer.from(rest)]), [label])).toMatch(
        /^problem: labelled /,
      );
    }
  });

  it('stops a bomb', () => {
    const bomb = encode(Buffer.alloc(2_000_000));
    expect(decode(bomb, [label])).toBe(`problem: labelled ${lower}, but it grows beyond 1048576 bytes`);
    expect(decode(encode(text), [label], text.length)).toBe(text.toString());
    expect(decode(encode(text), [label], text.length - 1)).toMatch(/grows beyond 110 bytes/);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), (position, byte) => {
        const bytes = encode(text);
        bytes[position % bytes.length] = byte;
        expect(() => decode(bytes, [label])).not.toThrow();
      }),
    );
  });
});

describe('decodeBody', () => {
  it('leaves what is not coded as it is', () => {
    expect(decode(text, [])).toBe(text.toString());
    expect(decode(text, ['Identity', ', ,'])).toBe(text.toString());
  });

  it('undoes a list from its end, over one line or two', () => {
    const twice = brotliCompressSync(gzipSync(text));
    expect(decode(twice, ['gzip, br'])).toBe(text.toString());
    expect(decode(twice, ['gzip', 'br'])).toBe(text.toString());
    expect(decode(twice, ['br, gzip'])).toMatch(/^problem/);
  });

  it('takes several gzip members for one body', () => {
    expect(decode(Buffer.concat([gzipSync('a'), gzipSync('b')]), ['gzip'])).toBe('ab');
  });

  it('refuses raw deflate, unknown codings and long lists', () => {
    expect(decode(deflateRawSync(text), ['deflate'])).toMatch(/no zlib data/);
    expect(decode(text, ['zstd'])).toBe('problem: labelled with an unknown content coding');
    expect(decode(text, ['gzip,gzip,gzip,gzip,gzip'])).toBe(
      'problem: labelled with 5 content codings, more than 4',
    );
  });
});
