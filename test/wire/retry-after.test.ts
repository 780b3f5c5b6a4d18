import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHttpDate } from '../../src/wire/http-date.ts';
import { readRetryAfter, type RetryAfter } from '../../src/wire/retry-after.ts';

function read(...values: readonly string[]): RetryAfter {
  return readRetryAfter(values.map((value) => ['Retry-After', value]));
}

describe('readRetryAfter', () => {
  it('tells an absent header from an empty one', () => {
    expect(read()).toEqual({ kind: 'absent' });
    expect(read('')).toEqual({ kind: 'invalid', raw: '' });
  });

  it.each([
    ['4', 4],
    [' 4\t', 4],
    ['0', 0],
    ['004', 4],
    ['1000000000000', 1_000_000_000_000],
    ['9007199254740993', Number.MAX_SAFE_INTEGER],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
  ])('reads the digits %j', (value, seconds) => {
    expect(read(value)).toEqual({ kind: 'seconds', seconds, raw: value.trim() });
  });

  it.each([
    '4s',
    '-1',
    '+4',
    '4.0',
    '4.',
    '1e3',
    '0x4',
    '4, 60',
    '4 5',
    'soon',
    '\u0664',
    '\uff14',
    '\u00a04',
    'Infinity',
    '4\n',
  ])('does not read %j', (value) => {
    expect(read(value)).toEqual({ kind: 'invalid', raw: value });
  });

  it('reads a date', () => {
    const raw = 'Sun, 06 Nov 1994 08:49:37 GMT';
    expect(read(raw)).toEqual({ kind: 'date', date: Date.UTC(1994, 10, 6, 8, 49, 37), raw });
  });

  it('reports two lines even where they are equal', () => {
    expect(read('4', '4')).toEqual({ kind: 'duplicated', raws: ['4', '4'] });
  });

  it('reads any text as exactly what its grammar says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('0', '4', '9', '+', '-', '.', ' ', ',', 'e', 's') }),
        (text) => {
          const reading = read(text);
          expect(reading.kind).toBe(/^[ ]*[0-9]+[ ]*$/.test(text) ? 'seconds' : 'invalid');
          expect(reading.kind === 'seconds' ? reading.seconds : 0).toSatisfy(Number.isSafeInteger);
        },
      ),
    );
  });
});

describe('readHttpDate', () => {
  it('reads back every second that toUTCString writes', () => {
    const limits = {
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(limits), (date) => {
        date.setUTCMilliseconds(0);
        expect(readHttpDate(date.toUTCString())).toBe(date.getTime());
      }),
    );
  });

  it.each([
    ['Mon, 06 Nov 1994 08:49:37 GMT', 'another weekday'],
    ['Wed, 30 Feb 1994 08:49:37 GMT', 'no such day'],
    ['Sat, 00 Nov 1994 08:49:37 GMT', 'no day 0'],
    ['Sun, 06 Nov 1994 24:00:00 GMT', 'no hour 24'],
    ['Sun, 06 Nov 1994 08:60:00 GMT', 'no minute 60'],
    ['Sun, 06 Nov 1994 08:49:60 GMT', 'no leap second there'],
    ['Sun, 06 Nov 1994 08:49:37 UTC', 'not GMT'],
    ['Sun, 06 Nov 1994 08:49:37 gmt', 'case'],
    ['Sun, 6 Nov 1994 08:49:37 GMT', 'one digit'],
    ['Sun,  06 Nov 1994 08:49:37 GMT', 'two spaces'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 'RFC 850'],
    ['Sun Nov  6 08:49:37 1994', 'asctime'],
    ['1994-11-06T08:49:37Z', 'ISO 8601'],
  ])('refuses %j: %s', (text) => {
    expect(readHttpDate(text)).toBeUndefined();
  });

  it('takes a leap second for the first second of the next day', () => {
    expect(readHttpDate('Sat, 31 Dec 2016 23:59:60 GMT')).toBe(Date.UTC(2017, 0, 1));
  });

  it('knows leap years', () => {
    expect(readHttpDate('Thu, 29 Feb 2024 00:00:00 GMT')).toBe(Date.UTC(2024, 1, 29));
  });
});
