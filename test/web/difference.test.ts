import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDifference } from '../../src/web/pages/difference.ts';

describe('findDifference', () => {
  it.each([
    ['the status 409', 'the status 400', ['the status ', '409', '400', '']],
    ['1 ≤ v ≤ 5 seconds', '1 ≤ v ≤ 5 minutes', ['1 ≤ v ≤ 5 ', 'seconds', 'minutes', '']],
    ['an object', 'no object', ['', 'an', 'no', ' object']],
    ['number', 'string', ['', 'number', 'string', '']],
    ['the same', 'the same', ['the same', '', '', '']],
    ['a a', 'a', ['a', ' a', '', '']],
    ['', 'none', ['', '', 'none', '']],
  ] as const)('of %j and %j', (before, after, [head, left, right, tail]) => {
    expect(findDifference(before, after)).toEqual({ head, before: left, after: right, tail });
  });

  it('loses nothing of either text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const difference = findDifference(before, after);
        expect(difference.head + difference.before + difference.tail).toBe(before);
        expect(difference.head + difference.after + difference.tail).toBe(after);
      }),
    );
  });
});
