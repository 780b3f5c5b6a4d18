import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeErrorShape } from '../../src/contract/error-shape.ts';
import type { JsonValue } from '../../src/wire/json.ts';

const members = ['error', 'code', 'help'];

describe('describeErrorShape', () => {
  it.each<[JsonValue, string]>([
    [
      { error: { code: 409, message: 'x', status: 'ALREADY_EXISTS', details: [] } },
      'an AIP-193 error, an object in "error" with "message" and "status"',
    ],
    [{ error: { message: 'x' } }, 'a nested error, an object in "error" with "message"'],
    [
      { code: 5, message: 'x', details: [] },
      'the default error of grpc-gateway, with the gRPC code 5 (NOT_FOUND)',
    ],
    [
      { error: 'x', message: 'x', code: 16, details: [] },
      "the default error of grpc-gateway's version 1, with the gRPC code 16 (UNAUTHENTICATED)",
    ],
    [{ type: 'about:blank', title: 'x', status: 409 }, 'problem details (RFC 9457)'],
    [{ error: 'invalid_grant' }, 'an error of a token endpoint (RFC 6749), "invalid_grant"'],
    [{ error: 'x', error_description: 'y' }, 'an error of a token endpoint (RFC 6749), "x"'],
    [{ data: { error: 'x', code: 409 } }, 'an envelope: "error", "code" stand inside "data"'],
    [{ Error: 'x', Code: 409, help: '' }, 'a JSON object with "Error", "Code" in another case of letters'],
    [{ reason: 'x' }, 'a JSON object with the members "reason"'],
    [{ error: 'x', code: 409, message: 'y' }, 'a JSON object with the members "error", "code", "message"'],
    [{}, 'a JSON object without members'],
    [[1, 2], 'a JSON array of 2'],
    ['no', 'a JSON string, "no"'],
    [' {"error":1}', 'a JSON string that holds JSON once more, " {\\"error\\":1}"'],
    [1, 'a JSON number'],
    [true, 'a JSON boolean'],
    [null, 'the JSON literal null'],
  ])('names %j', (value, name) => {
    expect(describeErrorShape(value, members)).toBe(name);
  });

  it('shows few of many members, each one short and inert', () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`m${index}`, 0]));
    expect(describeErrorShape(many)).toContain('"m7" and 2 more');
    expect(describeErrorShape({ ['\u001b[2J'.padEnd(100, 'x ')]: 0 })).toContain('"\\u001b[2J');
  });

  it('has a short word for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const name = describeErrorShape(JSON.parse(JSON.stringify(value)), members);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThan(3_500);
      }),
    );
  });
});
