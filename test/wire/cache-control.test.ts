import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCacheControl } from '../../src/wire/cache-control.ts';

function read(...values: readonly string[]): [string, string | undefined][] | undefined {
  const directives = readCacheControl(values);
  return directives === undefined ? undefined : [...directives];
}

describe('readCacheControl', () => {
  it('reads directives with and without arguments', () => {
    expect(read('No-Store, max-age=60 ,', 'private="set-cookie, x"')).toEqual([
      ['no-store', undefined],
      ['max-age', '60'],
      ['private', 'set-cookie, x'],
    ]);
  });

  it('keeps the first of two', () => {
    expect(read('max-age=1, max-age=2')).toEqual([['max-age', '1']]);
  });

  it('is empty where nothing stands', () => {
    expect(read()).toEqual([]);
    expect(read('')).toEqual([]);
  });

  it.each(['max-age=', 'max-age = 60', 'no store', 'private="x', '"no-store"', 'no-store;'])(
    'refuses %j',
    (value) => {
      expect(read(value)).toBeUndefined();
    },
  );

  it('takes no longer for much white space', () => {
    expect(read(`no-store,${' \t'.repeat(100_000)}x`)).toHaveLength(2);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCacheControl([text])).not.toThrow();
      }),
    );
  });
});
