import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Baseline, BaselineEntry } from '../../src/drift/baseline.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { readBaseline, writeBaseline } from '../../src/store/stored-baseline.ts';

const text = fc.string({ maxLength: 8 });
const time = fc.nat();
const moved = fc.record({ value: text, since: time, evidence: text, conforming: time });
const replacement = fc.record({ before: fc.array(text, { maxLength: 3 }), after: text });
const entry: fc.Arbitrary<BaselineEntry> = fc.record({
  api: text,
  status: text,
  cause: text,
  agreeing: time,
  facets: fc.dictionary(text, fc.array(text, { maxLength: 3 }), { noNullPrototype: true }),
  moved: fc.dictionary(text, moved, { noNullPrototype: true }),
});
const baseline: fc.Arbitrary<Baseline> = fc.record({
  entries: fc.dictionary(text, entry, { noNullPrototype: true }),
  accepted: fc.array(
    fc.record({
      change: text,
      api: text,
      what: text,
      before: text,
      after: text,
      reason: text,
      at: time,
      replaced: fc.dictionary(text, replacement, { noNullPrototype: true }),
      facet: text,
    }),
    { maxLength: 3 },
  ),
});

describe('a stored baseline', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(baseline, (written) => {
        expect(readBaseline(writeBaseline(written))).toEqual(written);
      }),
    );
  });

  it.each(['', '[]', '{}', '{"entries":{"a":1},"accepted":[]}', '{"entries":{},"accepted":[{}]}'])(
    'that is something else is told: %s',
    (text) => {
      expect(() => readBaseline(text)).toThrow(StoreError);
    },
  );
});
