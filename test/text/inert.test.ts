import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inert, inertJson, inertLines } from '../../src/text/inert.ts';
import { hostile } from '../support/reports.ts';

const raw = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constant(hostile),
);

describe('inert', () => {
  it.each([
    ['a terminal escape', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a line feed', 'one\ntwo\r\n', 'one\\ntwo\\r\\n'],
    ['a bidirectional mark', 'a\u202eb', 'a\\u{202e}b'],
    ['an invisible tag', 'a\u{e0041}', 'a\\u{e0041}'],
    ['half a surrogate pair', 'a\ud800b', 'a\\u{d800}b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['plain words of any script', 'Größe, 日本語, 🙂', 'Größe, 日本語, 🙂'],
  ])('shows %s', (_, text, shown) => {
    expect(inert(text)).toBe(shown);
  });

  it('cuts what nobody can read to its end', () => {
    expect(inert('🙂'.repeat(5_000))).toBe(`${'🙂'.repeat(1_000)}…`);
  });

  it('lets nothing raw through, whatever comes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(inert(text)).not.toMatch(raw);
      }),
    );
  });

  it('leaves lines as lines where a text has several', () => {
    expect(inertLines('one\n\u001btwo\n')).toBe('one\n\\u{1b}two\n');
  });
});

describe('inertJson', () => {
  it('keeps every value and shows nothing raw', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = inertJson(JSON.stringify({ text }, undefined, 2));
        expect(JSON.parse(written)).toEqual({ text });
        expect(raw.test(written.replaceAll('\n', ''))).toBe(false);
      }),
    );
  });
});
