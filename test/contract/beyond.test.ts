import { describe, expect, it } from 'vitest';
import { beyondClauses } from '../../probes/disruptive-technologies/clauses/beyond.ts';
import type { AnsweredExchange, RawHeader } from '../../src/wire/exchange.ts';
import { answered } from './answers.ts';

const context = { knownNames: [], documentationHosts: [] };
const date: RawHeader = ['Date', 'Sun, 22 Nov 2026 10:00:00 GMT'];

function outcome(
  id: string,
  status: number,
  headers: readonly RawHeader[],
  traceHeaders?: readonly string[],
): string | undefined {
  const clause = beyondClauses.find((each) => each.id === id);
  const exchange: AnsweredExchange = answered({ status, headers });
  return clause?.judge?.(exchange, traceHeaders === undefined ? context : { ...context, traceHeaders })
    ?.outcome;
}

describe('beyond/www-authenticate', () => {
  it.each<[string | undefined, string]>([
    [undefined, 'violates'],
    ['', 'violates'],
    ['Bearer', 'conforms'],
    ['Bearer realm="x", error="invalid_token"', 'conforms'],
    ['unauthenticated: the token is not valid', 'violates'],
  ])('judges %j', (value, expected) => {
    const headers: RawHeader[] = value === undefined ? [] : [['www-authenticate', value]];
    expect(outcome('beyond/www-authenticate', 401, headers)).toBe(expected);
  });

  it('is silent about other statuses', () => {
    expect(outcome('beyond/www-authenticate', 403, [])).toBeUndefined();
  });
});

describe('beyond/no-store', () => {
  it.each<[readonly RawHeader[], string]>([
    [[], 'conforms'],
    [[['Cache-Control', 'no-store']], 'conforms'],
    [[['Cache-Control', 'private, max-age=0, must-revalidate']], 'conforms'],
    [[['Cache-Control', 'private']], 'conforms'],
    [[['Cache-Control', 'public, max-age=0']], 'conforms'],
    [[['Cache-Control', 'no-cache, max-age=60']], 'conforms'],
    [[['Expires', '0'], date], 'conforms'],
    [[['Expires', 'Sun, 22 Nov 2026 10:00:00 GMT'], date], 'conforms'],
    [[['Expires', 'Sun, 22 Nov 2026 10:05:00 GMT'], date, ['Cache-Control', 'max-age=0']], 'conforms'],
    [[['Cache-Control', 'public']], 'violates'],
    [[['Cache-Control', 'public, max-age=60']], 'violates'],
    [[['Cache-Control', 's-maxage=60, max-age=0']], 'violates'],
    [[['Expires', 'Sun, 22 Nov 2026 10:05:00 GMT'], date], 'violates'],
    [[['Cache-Control', 'max-age="']], 'violates'],
  ])('judges %j', (headers, expected) => {
    expect(outcome('beyond/no-store', 429, headers)).toBe(expected);
    expect(outcome('beyond/no-store', 401, headers)).toBe(expected);
    expect(outcome('beyond/no-store', 404, headers)).toBeUndefined();
  });
});

describe('beyond/trace', () => {
  const id: RawHeader = ['X-Request-Id', 'abc'];
  it.each<[number, readonly RawHeader[], readonly string[] | undefined, string | undefined]>([
    [404, [id], undefined, undefined],
    [404, [], [], undefined],
    [404, [id], ['x-request-id'], 'conforms'],
    [404, [], ['x-request-id'], 'violates'],
    [404, [['X-Request-Id', '']], ['x-request-id'], 'violates'],
    [404, [['cf-ray', '1']], ['x-request-id', 'cf-ray'], 'conforms'],
    [200, [], ['x-request-id'], undefined],
  ])('judges %i with %j where %j was seen', (status, headers, seen, expected) => {
    expect(outcome('beyond/trace', status, headers, seen)).toBe(expected);
  });
});
