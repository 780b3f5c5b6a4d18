import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaTypeName, readMediaType } from '../../src/wire/media-type.ts';

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/);

describe('readMediaType', () => {
  it.each([
    ['application/json', 'application/json', {}],
    ['Application/JSON; Charset=UTF-8', 'application/json', { charset: 'UTF-8' }],
    ['text/plain;charset="utf-8" \t; a="x;\\"y"', 'text/plain', { charset: 'utf-8', a: 'x;"y' }],
    ['application/problem+json;', 'application/problem+json', {}],
    ['a/b;; c=d ;', 'a/b', { c: 'd' }],
  ])('reads %j', (value, name, parameters) => {
    const mediaType = readMediaType(value);
    expect(mediaType && mediaTypeName(mediaType)).toBe(name);
    expect(Object.fromEntries(mediaType?.parameters ?? [])).toEqual(parameters);
  });

  it.each([
    '',
    'json',
    'application/',
    '/json',
    'application /json',
    'application/json, text/html',
    'application/json charset=utf-8',
    'application/json; charset',
    'application/json; charset=',
    'application/json; charset =utf-8',
    'application/json; charset="utf-8',
    'application/json; charset="a"b',
    'application/json; a=b; A=c',
    'application/jsön',
  ])('refuses %j', (value) => {
    expect(readMediaType(value)).toBeUndefined();
  });

  it('reads back any parameter, quoted', () => {
    fc.assert(
      fc.property(
        token,
        token,
        token,
        fc.stringMatching(/^[\t -~\u0080-\u00ff]*$/),
        (type, subtype, name, value) => {
          const quoted = value.replace(/["\\]/g, '\\$&');
          const mediaType = readMediaType(`${type}/${subtype} ; ${name}="${quoted}"`);
          expect(mediaType).toEqual({
            type: type.toLowerCase(),
            subtype: subtype.toLowerCase(),
            parameters: new Map([[name.toLowerCase(), value]]),
          });
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readMediaType(`a/b;${text}`)).not.toThrow();
        expect(() => readMediaType(text)).not.toThrow();
      }),
    );
  });
});
