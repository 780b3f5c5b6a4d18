import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../src/wire/json.ts';
import { fuzzRuns } from '../support/fuzz.ts';

const encoder = new TextEncoder();

function read(text: string | readonly number[]): ReturnType<typeof readJson> {
  return readJson(typeof text === 'string' ? encoder.encode(text) : Uint8Array.from(text));
}

function problemOf(text: string | readonly number[]): string {
  const reading = read(text);
  return reading.ok ? 'no problem' : reading.problem.message;
}

/** What `JSON.parse` says of the same bytes; undefined where it refuses them. */
function parse(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) };
  } catch {
    return undefined;
  }
}

describe('readJson', () => {
  it.each([
    ['{}', {}],
    [' \t\r\n[ ]\n', []],
    ['{"a":[1,-0.5e+3,true,false,null],"b":{"c":"d"}}', { a: [1, -500, true, false, null], b: { c: 'd' } }],
    ['"\\u0041\\n\\/\\\\\\"é€𝄞"', 'A\n/\\"é€𝄞'],
    ['0', 0],
    ['"\\ud800"', '\ud800'],
    ['1e999', Number.POSITIVE_INFINITY],
  ])('reads %s', (text, value) => {
    expect(read(text)).toMatchObject({ ok: true, value, duplicates: [] });
  });

  it.each([
    ['', 'an empty text'],
    [' \n ', 'nothing but white space'],
    ['{"code":"4', 'the text ends inside a string at byte 10'],
    ['"\\u12', 'the text ends inside a string at byte 5'],
    ['"\\', 'the text ends inside a string at byte 2'],
    ['"\\x"', 'an escape that JSON does not have at byte 1'],
    ['"\\u12g4"', 'an escape that JSON does not have at byte 1'],
    ['"a\nb"', 'the control character U+000A inside a string at byte 2'],
    ['{"a":1}  x!', '2 bytes after the end of the JSON text'],
    ['{}}', '1 byte after the end of the JSON text'],
    ['{"a" 1}', '1 where a colon should stand at byte 5'],
    ['{"a":1,}', "} where a member's name should stand at byte 7"],
    ["{'a':1}", "' where a member's name should stand at byte 1"],
    ['[1,]', '] where a value should stand at byte 3'],
    ['[1 2]', '2 where a comma or ] should stand at byte 3'],
    ['{"é":x}', 'x where a value should stand at byte 6'],
    ['<html>', '< where a value should stand at byte 0'],
    ['\u00a0{}', 'U+00A0 where a value should stand at byte 0'],
    ['tru', 'the text ends inside a literal at byte 3'],
    ['nule', 'n where a value should stand at byte 0'],
    ['NaN', 'N where a value should stand at byte 0'],
    ['01', 'a number that JSON does not have at byte 0'],
    ['+1', '+ where a value should stand at byte 0'],
    ['[1.]', 'a number that JSON does not have at byte 1'],
    ['1.', 'the text ends inside a number at byte 2'],
    ['-', 'the text ends inside a number at byte 1'],
    ['{"a":', 'the text ends inside the JSON text at byte 5'],
    ['[', 'the text ends inside the JSON text at byte 1'],
  ])('refuses %j and says why', (text, message) => {
    expect(problemOf(text)).toBe(message);
  });

  it.each([
    [[0xef, 0xbb, 0xbf, 0x7b, 0x7d], 'a UTF-8 byte order mark before the JSON text'],
    [[0xff, 0xfe, 0x7b, 0x00], 'a UTF-16 byte order mark where UTF-8 is due'],
    [[0x22, 0xc0, 0xaf, 0x22], 'the byte c0 at byte 1 is not UTF-8'],
    [[0x22, 0xe0, 0x80, 0xaf, 0x22], 'the bytes e0 80 at byte 1 are not UTF-8'],
    [[0x22, 0xed, 0xa0, 0x80, 0x22], 'the bytes ed a0 at byte 1 are not UTF-8'],
    [[0x22, 0xe2, 0x82], 'the text ends inside a UTF-8 character at byte 1'],
  ])('refuses the bytes %j', (bytes, message) => {
    expect(problemOf(bytes)).toBe(message);
  });

  it('keeps the last of doubled members and points at each pair once', () => {
    const text = '{"a":1,"\\u0061":2,"a":3,"b":[{"x/y":{"~":0,"~":1}}],"c":{"a":1}}';
    expect(read(text)).toEqual({
      ok: true,
      value: { a: 3, b: [{ 'x/y': { '~': 1 } }], c: { a: 1 } },
      duplicates: ['/a', '/b/0/x~1y/~0'],
      fractions: [],
    });
  });

  it('points at numbers that are written with a fraction or an exponent, though they may be whole', () => {
    const text = '{"code":409.0,"a":[1,4.09e2,-0,-0.5],"b":{"c":4E2},"d":"4.0"}';
    const reading = read(text);
    expect(reading.ok && reading.fractions).toEqual(['/code', '/a/1', '/a/3', '/b/c']);
    expect(read('1.0')).toMatchObject({ fractions: [''] });
    const many = read(`[${Array.from({ length: 50 }, () => '1.5').join(',')}]`);
    expect(many.ok && many.fractions).toHaveLength(20);
  });

  it('lists no more than 20 doubled members', () => {
    const members = Array.from({ length: 50 }, (_, index) => `"${index}":0,"${index}":0`);
    const reading = read(`{${members.join(',')}}`);
    expect(reading.ok && reading.duplicates).toHaveLength(20);
  });

  it('keeps a member called __proto__ an ordinary one', () => {
    const reading = read('{"__proto__":{"a":1}}');
    expect(reading.ok && Object.keys(reading.value ?? {})).toEqual(['__proto__']);
  });

  it('takes 512 levels and refuses more, however deep', () => {
    expect(read('['.repeat(512) + ']'.repeat(512)).ok).toBe(true);
    expect(problemOf('['.repeat(513) + ']'.repeat(513))).toBe('more than 512 levels of nesting at byte 512');
    expect(problemOf('{"a":'.repeat(10_000))).toBe('more than 512 levels of nesting at byte 2560');
    expect(read(`[${'[],{},'.repeat(10_000)}0]`).ok).toBe(true);
  });

  it('survives digits and strings without end', () => {
    expect(read('9'.repeat(1_000_000)).ok).toBe(true);
    expect(read(`"${'\\n'.repeat(500_000)}"`).ok).toBe(true);
  });

  it('reads what JSON.stringify writes, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 4 }), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(read(text)).toMatchObject({ ok: true, value: JSON.parse(text), duplicates: [] });
      }),
    );
  });

  it('accepts, of mutated JSON, exactly what JSON.parse accepts', () => {
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(...encoder.encode('{}[]",:\\u0eE+-.19tfn \n\u00e9')),
    );
    const mutation = fc.tuple(fc.nat(), fc.constantFrom('replace', 'insert', 'delete', 'cut'), byte);
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.array(mutation, { maxLength: 3 }), (text, mutations) => {
        const bytes = [...encoder.encode(text)];
        for (const [position, kind, byte] of mutations) {
          const at = position % (bytes.length + 1);
          if (kind === 'cut') bytes.length = at;
          else bytes.splice(at, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [byte]));
        }
        const reading = read(bytes);
        const parsed = parse(Uint8Array.from(bytes));
        expect(reading.ok ? { value: reading.value } : undefined).toEqual(parsed);
      }),
      fuzzRuns(2_000),
    );
  });

  it('accepts, of texts made of JSON tokens, exactly what JSON.parse accepts', () => {
    const tokens = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '0',
      '-',
      '1.5',
      'e1',
      'E+',
      'true',
      'nul',
      ' ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        expect(read(text).ok).toBe(parse(encoder.encode(text)) !== undefined);
      }),
      fuzzRuns(5_000),
    );
  });

  it('never throws, and points into the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const reading = readJson(bytes);
        if (reading.ok) return;
        expect(reading.problem.offset).toBeGreaterThanOrEqual(0);
        expect(reading.problem.offset).toBeLessThanOrEqual(bytes.length);
      }),
      fuzzRuns(2_000),
    );
  });
});
