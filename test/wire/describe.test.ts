import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeBytes, quote } from '../../src/wire/describe.ts';

describe('quote', () => {
  it.each([
    ['', '""'],
    ['plain, é € 𝄞', '"plain, é € 𝄞"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['a\r\n\tb', '"a\\r\\n\\tb"'],
    ['\u001b[31mred\u0007', '"\\u001b[31mred\\u0007"'],
    ['\u009b2J', '"\\u009b2J"'],
    ['\u202egnp.exe\u2066', '"\\u202egnp.exe\\u2066"'],
    ['\u200b\ufeff\u00a0\u2028', '"\\u200b\\ufeff\\u00a0\\u2028"'],
    ['\ud800', '"\\ud800"'],
    ['\u{e0041}', '"\\u{e0041}"'],
  ])('quotes %j', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  it('cuts long texts between characters and says how long they are', () => {
    expect(quote('abcdef', 6)).toBe('"abcdef"');
    expect(quote('abcdefg', 6)).toBe('"abcdef…" (7 characters)');
    expect(quote('𝄞𝄞𝄞', 2)).toBe('"𝄞𝄞…" (6 characters)');
  });

  it('is inert and short whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const quoted = quote(text, 20);
        expect(quoted).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u);
        expect(quoted.length).toBeLessThan(20 * 10 + 30);
      }),
    );
  });

  it('can be undone where it is not cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        const json = quote(text, 1_000).replace(/\\u\{(\w+)\}/g, (_, code: string) =>
          String.fromCodePoint(Number.parseInt(code, 16)),
        );
        expect(JSON.parse(json)).toBe(text);
      }),
    );
  });
});

describe('describeBytes', () => {
  it.each([
    [[], 'no bytes'],
    [[0x68, 0x69, 0x0a], '"hi\\n"'],
    [[0x1f, 0x8b, 0x08], 'the 3 bytes 1f 8b 08'],
    [[0x68, 0x00], 'the 2 bytes 68 00'],
    [[0xff, 1, 2, 3, 4], 'the 5 bytes ff 01 02 …'],
  ])('shows %j', (bytes, shown) => {
    expect(describeBytes(Uint8Array.from(bytes), 9)).toBe(shown);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(200), (bytes, max) => {
        expect(describeBytes(bytes, max)).not.toBe('');
      }),
    );
  });
});
