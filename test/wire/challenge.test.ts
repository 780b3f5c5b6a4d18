import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChallenges } from '../../src/wire/challenge.ts';
import { fuzzRuns } from '../support/fuzz.ts';

type Plain = [scheme: string, rest: string | Record<string, string>];

function read(...values: readonly string[]): Plain[] | undefined {
  return readChallenges(values)?.map(({ scheme, token68, parameters }) => [
    scheme,
    token68 ?? Object.fromEntries(parameters),
  ]);
}

describe('readChallenges', () => {
  it.each<[string, Plain[]]>([
    ['Bearer', [['bearer', {}]]],
    ['Bearer realm="a, b", error="invalid_token"', [['bearer', { realm: 'a, b', error: 'invalid_token' }]]],
    ['Basic realm = "x" , charset=UTF-8', [['basic', { realm: 'x', charset: 'UTF-8' }]]],
    ['Negotiate YWJj=', [['negotiate', 'YWJj=']]],
    [
      'Basic realm="x", , Bearer, Newauth a=1, b="\\"",',
      [
        ['basic', { realm: 'x' }],
        ['bearer', {}],
        ['newauth', { a: '1', b: '"' }],
      ],
    ],
    // By the grammar a token of 68 characters' alphabet with padding.
    ['Bearer realm=', [['bearer', 'realm=']]],
    ['', []],
  ])('reads %j', (value, challenges) => {
    expect(read(value)).toEqual(challenges);
  });

  it('reads several lines as one', () => {
    expect(read('Basic realm="x"', 'Bearer')).toEqual([
      ['basic', { realm: 'x' }],
      ['bearer', {}],
    ]);
    expect(read()).toEqual([]);
  });

  it.each([
    'rpc error: code = Unauthenticated desc = no token',
    'the token is not valid',
    'realm="x"',
    'Bearer realm="x',
    'Bearer realm="x" error="y"',
    'Bearer realm="x", realm="y"',
    'Negotiate YWJj==, realm="x"',
    'Bearer\trealm="x"',
    '"Bearer"',
    'Bearer realm=a b',
  ])('refuses %j', (value) => {
    expect(read(value)).toBeUndefined();
  });

  it('never throws', () => {
    const pieces = fc.constantFrom('Bearer', ' ', 'realm', '=', '"', ',', '\\', 'a b', 'x==', '\t');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        expect(() => readChallenges([parts.join('')])).not.toThrow();
      }),
      fuzzRuns(1_000),
    );
  });
});
