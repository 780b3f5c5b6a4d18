import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptChange, importEntries } from '../../src/drift/accept-change.ts';
import { sampleAnswer, usualTerms } from '../../src/drift/answer-shape.ts';
import { emptyBaseline, type Baseline, type Sample } from '../../src/drift/baseline.ts';
import { listChanges, type ChangeGroup } from '../../src/drift/changes.ts';
import { foldSample, type FoldOptions } from '../../src/drift/fold-sample.ts';
import { answer, refusalBody, refusalHeaders, type AnswerParts } from '../support/answers.ts';

const sample = (parts: AnswerParts = {}, cause = 'projects.get, no-credential'): Sample =>
  sampleAnswer(answer(parts), cause, usualTerms);

function fold(
  samples: readonly Sample[],
  from: Baseline = emptyBaseline,
  options: FoldOptions = {},
): Baseline {
  let baseline = from;
  for (const [at, each] of samples.entries()) {
    baseline = foldSample(baseline, each, { at, evidence: `x${at}` }, options);
  }
  return baseline;
}

const changes = (baseline: Baseline): ChangeGroup[] => listChanges(baseline, (facet) => `clause of ${facet}`);
const withText = (error: string, cause: string): Sample => sample({ body: { ...refusalBody, error } }, cause);
const withNull = sample({ body: { ...refusalBody, code: null } });
const isExplained = (facet: string): boolean => facet === 'members';
const learned = fold([sample(), sample()]);

/** One mutation of each facet, and what must be told of it. */
const mutations: readonly (readonly [string, AnswerParts, string, string])[] = [
  ['type of code', { body: { ...refusalBody, code: '401' } }, 'number', 'string'],
  ['members', { body: { ...refusalBody, trace: 'x' } }, 'without trace', 'with trace'],
  [
    'host of help',
    { body: { ...refusalBody, help: 'https://www.example.com/#401' } },
    'docs.example.com',
    'www.example.com',
  ],
  ['text', { body: { ...refusalBody, error: 'error' } }, 'the request has no credential', 'error'],
  ['headers', { headers: [...refusalHeaders, ['X-New', '1']] }, 'without x-new', 'with x-new'],
  ['headers', { headers: refusalHeaders.slice(0, 1) }, 'with www-authenticate', 'without www-authenticate'],
  [
    'rate limit headers',
    { headers: [...refusalHeaders, ['RateLimit', 'r=1']] },
    'without ratelimit',
    'with ratelimit',
  ],
  ['body', { body: 'Unauthorized' }, 'a JSON object', 'no JSON object'],
  [
    'media type',
    {
      headers: [
        ['Content-Type', 'text/html'],
        ['WWW-Authenticate', 'x'],
      ],
    },
    'application/json',
    'text/html',
  ],
];

describe('a baseline', () => {
  it('judges nothing before two samples agreed', () => {
    const moved = sample({ body: { ...refusalBody, code: '401' } });
    expect(changes(fold([sample(), moved, sample(), moved]))).toEqual([]);
  });

  it.each(mutations)('tells exactly once that the facet %s moved', (what, parts, before, after) => {
    const told = changes(fold([sample(parts), sample(parts)], learned));
    expect(told).toMatchObject([{ what, before, after, clause: `clause of ${what}`, evidence: 'x0' }]);
  });

  it('tells the same movement in several situations as one change', () => {
    const causes = ['one', 'two', 'three'];
    const base = fold(causes.flatMap((cause) => [sample({}, cause), sample({}, cause)]));
    const body = { ...refusalBody, code: '401' };
    const told = changes(
      fold(
        causes.map((cause) => sample({ body }, cause)),
        base,
      ),
    );
    expect(told).toMatchObject([{ what: 'type of code', causes: ['401 one', '401 two', '401 three'] }]);
  });

  it('keeps every value of a facet that varied while it was learned', () => {
    const other = sample({ body: { ...refusalBody, error: 'no credential was given' } });
    const base = fold([sample(), other, sample()]);
    expect(changes(fold([other, sample(), other], base))).toEqual([]);
    expect(changes(fold([sample({ body: { ...refusalBody, error: 'no' } })], base))).toHaveLength(1);
  });

  it('gives a facet up that never settles', () => {
    const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const base = fold(words.map((error) => sample({ body: { ...refusalBody, error } })));
    const agreed = fold([sample(), sample()], base);
    expect(changes(fold([sample({ body: { ...refusalBody, error: 'another' } })], agreed))).toEqual([]);
  });

  it('tells that texts of different causes became the same', () => {
    const base = fold([
      withText('no token', 'one'),
      withText('no token', 'one'),
      withText('wrong key', 'two'),
      withText('wrong key', 'two'),
    ]);
    const told = changes(fold([withText('error', 'one'), withText('error', 'two')], base));
    expect(told.map(({ what }) => what)).toEqual(Array(2).fill('text, now the same for different causes'));
  });

  it('takes a change back after three samples as recorded, and not before', () => {
    const open = fold([sample({ body: { ...refusalBody, code: '401' } })], learned);
    expect(changes(fold([sample(), sample()], open))).toHaveLength(1);
    expect(changes(fold([sample(), sample(), sample()], open))).toEqual([]);
  });

  it('leaves facets out that a clause already speaks of', () => {
    const parts = { body: { error: refusalBody.error, code: 401 } };
    expect(changes(fold([sample(parts)], learned, { isExplained }))).toEqual([]);
  });

  it('holds what several situations have in common once', () => {
    const { entries } = fold([sample(), sample({}, 'projects.list, no-credential')]);
    const [first, second] = Object.values(entries);
    expect(second?.facets).toEqual(first?.facets);
    for (const [facet, values] of Object.entries(second?.facets ?? {}))
      expect(values).toBe(first?.facets[facet]);
  });

  it('learns no new situations when told not to', () => {
    expect(fold([sample({ status: 404 })], learned, { learns: false })).toBe(learned);
  });

  it('records in place of the old what was accepted, and notes why', () => {
    const moved = sample({ body: { ...refusalBody, code: '401' } });
    const open = fold([moved], learned);
    const [change] = changes(open);
    expect.assert(change !== undefined);
    const accepted = acceptChange(open, change, 'announced on Monday', 9);
    expect(changes(fold([moved, moved], accepted))).toEqual([]);
    expect(accepted.accepted).toMatchObject([{ reason: 'announced on Monday', after: 'string', at: 9 }]);
    expect(changes(fold([sample()], accepted))).toMatchObject([{ before: 'string', after: 'number' }]);
  });

  it('takes the word of a file that was reviewed after a change was accepted', () => {
    const open = fold([sample({ body: { ...refusalBody, code: '401' } })], learned);
    const [change] = changes(open);
    expect.assert(change !== undefined);
    const recorded = Object.values(fold([withNull, withNull]).entries);
    const later = importEntries(acceptChange(open, change, 'announced', 9), recorded);
    expect(changes(fold([withNull], later))).toEqual([]);
  });

  it('takes in a reviewed file: its entries win, and what was accepted stays accepted', () => {
    const moved = sample({ body: { ...refusalBody, code: '401' } });
    const open = fold([moved], learned);
    const [change] = changes(open);
    expect.assert(change !== undefined);
    const recorded = Object.values(learned.entries);
    const accepted = importEntries(acceptChange(open, change, 'announced', 9), recorded);
    expect(changes(fold([moved], accepted))).toEqual([]);
    expect(changes(fold([sample()], accepted))).toMatchObject([{ before: 'string', after: 'number' }]);
    expect(changes(importEntries(open, recorded))).toHaveLength(1);
  });
});

describe('a baseline under any sequence', () => {
  const step = fc.constantFrom(undefined, ...mutations.map(([, parts]) => parts));

  it('never tells of anything while samples equal it', () => {
    fc.assert(
      fc.property(fc.nat(30), (count) => {
        expect(changes(fold(Array<Sample>(count).fill(sample()), learned))).toEqual([]);
      }),
    );
  });

  it('tells nothing more once the recorded shape is back for good', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const moved = fold(
          steps.map((parts) => sample(parts)),
          learned,
        );
        expect(changes(fold([sample(), sample(), sample()], moved))).toEqual([]);
      }),
    );
  });

  it('has each facet in at most one open change', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const told = changes(
          fold(
            steps.map((parts) => sample(parts)),
            learned,
          ),
        );
        const facets = told.map(({ facet }) => facet);
        expect(new Set(facets).size).toBe(facets.length);
      }),
    );
  });
});
