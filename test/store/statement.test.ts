import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberParameters } from '../../src/store/postgres/statement.ts';

const quoted = fc.string({ unit: fc.constantFrom('a', '?', ' ', "''", '$1') }).map((text) => `'${text}'`);
const name = fc.string({ unit: fc.constantFrom('a', '?', ' ') }).map((text) => `"${text}"`);
const part = fc.oneof(quoted, name, fc.constantFrom('a = ', ' ', ', ', '?::text'), fc.constant('?'));

it('numbers each parameter in the order of the statement, and touches nothing in quotes', () => {
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      let count = 0;
      const expected = parts.map((each) =>
        each.startsWith('?') ? each.replace('?', `$${(count += 1)}`) : each,
      );
      // Two quoted parts that touch are one with a quote in it, which changes nothing.
      expect(numberParameters(parts.join(''))).toBe(expected.join(''));
    }),
  );
});
