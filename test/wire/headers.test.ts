import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerValue, headerValues } from '../../src/wire/headers.ts';
import type { RawHeader } from '../../src/wire/exchange.ts';

const headers: readonly RawHeader[] = [
  ['Retry-After', ' 4\t'],
  ['Date', 'now'],
  ['RETRY-AFTER', '60, 5'],
  ['X-Empty', ' \t '],
];

describe('headerValues', () => {
  it('finds every line in order, without case, white space taken off, nothing split', () => {
    expect(headerValues(headers, 'retry-After')).toEqual(['4', '60, 5']);
    expect(headerValues(headers, 'x-empty')).toEqual(['']);
    expect(headerValues(headers, 'retry')).toEqual([]);
  });

  it('takes off spaces and tabs only', () => {
    expect(headerValues([['A', '\u00a0\v4\u00a0']], 'a')).toEqual(['\u00a0\v4\u00a0']);
  });

  it('finds any value between any white space', () => {
    const space = fc.string({ unit: fc.constantFrom(' ', '\t') });
    fc.assert(
      fc.property(space, fc.stringMatching(/^[!-~]( ?[!-~])*$/), space, (before, value, after) => {
        expect(headerValues([['N', before + value + after]], 'n')).toEqual([value]);
      }),
    );
  });
});

describe('headerValue', () => {
  it('is there only where one line is', () => {
    expect(headerValue(headers, 'date')).toBe('now');
    expect(headerValue(headers, 'retry-after')).toBeUndefined();
    expect(headerValue(headers, 'absent')).toBeUndefined();
  });
});
