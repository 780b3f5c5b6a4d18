import { describe, expect, it } from 'vitest';
import { describeType, isJsonObject, jsonMember, memberTypes } from '../../src/wire/json-shape.ts';

describe('describeType', () => {
  it.each([
    [{}, 'object'],
    [[], 'array'],
    ['', 'string'],
    [0, 'number'],
    [false, 'boolean'],
    [null, 'null'],
  ])('of %j is %s', (value, type) => {
    expect(describeType(value)).toBe(type);
    expect(isJsonObject(value)).toBe(type === 'object');
  });
});

describe('memberTypes', () => {
  it('gives each member its type, sorted by name', () => {
    const types = memberTypes({ help: null, code: 409, Error: 'x', details: [{}] });
    expect(Object.entries(types)).toEqual([
      ['Error', 'string'],
      ['code', 'number'],
      ['details', 'array'],
      ['help', 'null'],
    ]);
  });
});

describe('jsonMember', () => {
  it('sees members and nothing that is inherited', () => {
    expect(jsonMember({ a: 1 }, 'a')).toBe(1);
    expect(jsonMember({ a: 1 }, 'constructor')).toBeUndefined();
  });
});
