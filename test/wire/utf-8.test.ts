import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInvalidUtf8 } from '../../src/wire/utf-8.ts';
import { fuzzRuns } from '../support/fuzz.ts';

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe('findInvalidUtf8', () => {
  it.each([
    [[0xf4, 0x90, 0x80, 0x80], 'the bytes f4 90 at byte 0 are not UTF-8'],
    [[0xf0, 0x8f, 0xbf, 0xbf], 'the bytes f0 8f at byte 0 are not UTF-8'],
    [[0x41, 0xf5], 'the byte f5 at byte 1 is not UTF-8'],
    [[0xf0, 0x9d, 0x84], 'the text ends inside a UTF-8 character at byte 0'],
    [[0xf0, 0x9d, 0x84, 0x41], 'the bytes f0 9d 84 41 at byte 0 are not UTF-8'],
  ])('finds %j', (bytes, message) => {
    expect(findInvalidUtf8(Uint8Array.from(bytes))?.message).toBe(message);
  });

  it('agrees with the decoder of the platform', () => {
    const interesting = fc.constantFrom(
      0x41,
      0x7f,
      0x80,
      0x90,
      0xa0,
      0xbf,
      0xc2,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
    );
    const bytes = fc.array(fc.oneof(interesting, fc.integer({ min: 0, max: 255 })), { maxLength: 12 });
    fc.assert(
      fc.property(bytes, (values) => {
        const array = Uint8Array.from(values);
        expect(findInvalidUtf8(array) === undefined).toBe(decodes(array));
      }),
      fuzzRuns(5_000),
    );
  });

  it('finds nothing in what a text encodes to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(findInvalidUtf8(new TextEncoder().encode(text))).toBeUndefined();
      }),
    );
  });
});
