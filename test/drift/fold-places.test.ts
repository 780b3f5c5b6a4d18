import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../src/contract/judgement.ts';
import {
  isOpen,
  type ClauseRecord,
  type LocalRecord,
  type Transition,
} from '../../src/drift/clause-record.ts';
import { closeFrom, foldFrom } from '../../src/drift/fold-places.ts';
import {
  closeWhereEarned,
  emptyRecord,
  foldJudgement,
  withTransition,
  type Folded,
} from '../../src/drift/fold.ts';
import { conforming, undecided, violating } from '../support/judgements.ts';

/** A judgement, and the place that it was made from. */
type Seen = readonly [location: string | undefined, judgement: Judgement];

const day = 86_400_000;
const broken = violating({ reproduced: true });

/** A run of one judgement. */
function foldOne(
  location: string | undefined,
  before: ClauseRecord,
  judgement: Judgement,
): Folded<ClauseRecord> {
  const { record } = foldFrom(location, before, judgement);
  return withTransition(before, closeFrom(location, record, judgement.at).record);
}

/** Folds them one millisecond after the other, unless they say when they were made. */
function foldAll(seen: readonly Seen[]): {
  record: ClauseRecord;
  transitions: Transition[];
  /** When the last of them was told. */
  toldAt: number;
} {
  let record: ClauseRecord = emptyRecord(conforming());
  const transitions: Transition[] = [];
  let toldAt = 0;
  for (const [index, [location, judgement]] of seen.entries()) {
    const at = judgement.at || index + 1;
    const folded = foldOne(location, record, { ...judgement, at });
    record = folded.record;
    if (folded.transition === undefined) continue;
    transitions.push(folded.transition);
    toldAt = index + 1;
  }
  return { record, transitions, toldAt };
}

const foldLocally = (before: LocalRecord, judgement: Judgement): LocalRecord =>
  closeWhereEarned(foldJudgement(before, judgement).record, judgement.at);

const times = (count: number, ...seen: readonly Seen[]): Seen[] =>
  Array.from({ length: count }, () => seen).flat();

const locationsOf = ({ places = [] }: ClauseRecord): string[] => places.map(({ location }) => location);

describe('foldFrom', () => {
  it('keeps a drift open while one place sees it, and tells of it once', () => {
    const oslo: Seen = ['oslo', broken];
    const seen: Seen[] = [['oslo', conforming()], oslo, ...times(5, ['bergen', conforming()])];
    expect(foldAll(seen)).toMatchObject({
      record: {
        standing: 'persistent',
        since: 2,
        lastConclusive: 7,
        places: [
          { location: 'bergen', record: { standing: 'conforming' } },
          { location: 'oslo', record: { standing: 'persistent' }, missed: { since: 3, runs: 1 } },
        ],
      },
      transitions: ['raised'],
    });
    const fromBoth = foldAll([...seen, ['bergen', broken], oslo]);
    expect(fromBoth.transitions).toEqual(['raised']);
    const recovered = [...seen, ['bergen', broken] as const, ...times(3, ['oslo', conforming()])];
    expect(foldAll(recovered)).toMatchObject({
      record: { since: 2, standing: 'persistent', places: [{ record: { since: 8 } }, {}] },
      transitions: ['raised'],
    });
    expect(foldAll([...recovered, ...times(3, ['bergen', conforming()])])).toMatchObject({
      record: { standing: 'conforming', since: 14 },
      transitions: ['raised', 'recovered'],
    });
  });

  it('takes for a drift what another place has seen to hold', () => {
    expect(
      foldAll([
        ['oslo', conforming()],
        ['bergen', broken],
      ]).record.standing,
    ).toBe('persistent');
    expect(foldAll([['bergen', broken]]).record.standing).toBe('never_held');
  });

  it('gives what was known before there were places to the first of them', () => {
    const { record, transitions } = foldAll([
      [undefined, conforming()],
      [undefined, broken],
      ...times(3, ['oslo', conforming()]),
    ]);
    expect(transitions).toEqual(['raised', 'recovered']);
    expect(record.places).toHaveLength(1);
  });

  it('goes on as a whole where there is no location any more', () => {
    const { record, transitions } = foldAll([
      ['bergen', conforming()],
      ['oslo', broken],
      ...times(3, [undefined, conforming()]),
    ]);
    expect(transitions).toEqual(['raised', 'recovered']);
    expect(record).not.toHaveProperty('places');
  });

  it('changes nothing where nothing can be concluded', () => {
    const { record } = foldAll([['oslo', broken]]);
    for (const location of ['oslo', 'bergen', undefined]) {
      expect(foldFrom(location, record, undecided()).record).toBe(record);
    }
  });
});

/** From bergen, once in each of as many runs. */
const runs = (count: number, apart: number): Seen[] =>
  Array.from({ length: count }, (_, index) => [
    'bergen',
    conforming({ run: `run-${index}`, at: 10 + index * apart }),
  ]);

describe('a place from which a clause is no longer judged', () => {
  const before: Seen[] = [
    ['oslo', conforming()],
    ['oslo', broken],
  ];

  it('is forgotten after seven days in which others judged it, which ends the drift that it alone saw', () => {
    expect(foldAll([...before, ...runs(70, day / 10)]).transitions).toEqual(['raised']);
    const { record, transitions } = foldAll([...before, ...runs(71, day / 10)]);
    expect(locationsOf(record)).toEqual(['bergen']);
    expect(transitions).toEqual(['raised', 'recovered']);
  });

  it('is kept while others had few turns, and while nobody judged it', () => {
    expect(locationsOf(foldAll([...before, ...runs(29, day)]).record)).toEqual(['bergen', 'oslo']);
    expect(locationsOf(foldAll([...before, ...runs(30, day)]).record)).toEqual(['bergen']);
    const oneRun = times(100, ['bergen', conforming({ at: 30 * day })]);
    expect(locationsOf(foldAll([...before, ['bergen', conforming()], ...oneRun]).record)).toContain('oslo');
  });

  it('is not forgotten once it was judged from there again', () => {
    const again: Seen = ['oslo', violating({ reproduced: true, at: 40 * day })];
    const { record } = foldAll([...before, ...runs(29, day), again]);
    expect(record.places?.[1]).not.toHaveProperty('missed');
  });
});

const anyJudgement = fc.constantFrom(conforming(), conforming(), violating(), broken, undecided());
const anyPlace = fc.constantFrom('bergen', 'oslo', 'tromso');

describe('any judgements from up to three places', () => {
  it('are what the worst place sees, raised and recovered in turn', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyPlace, anyJudgement), { maxLength: 200 }), (seen) => {
        const { record, transitions, toldAt } = foldAll(seen);
        expect(transitions).toEqual(
          transitions.map((_, index) => (index % 2 === 0 ? 'raised' : 'recovered')),
        );
        expect(isOpen(record.standing)).toBe(transitions.length % 2 === 1);
        const expected = foldEachAlone(seen);
        const records = (record.places ?? []).map((place) => place.record);
        expect(records).toEqual(expected);
        const [worst = emptyRecord(conforming())] = expected.toSorted(
          (one, other) =>
            badness.indexOf(other.standing) - badness.indexOf(one.standing) || one.since - other.since,
        );
        expect(record.standing).toBe(worst.standing);
        expect(record.lastViolation).toEqual(worst.lastViolation);
        const earliest = isOpen(record.standing) ? record.since : toldAt;
        expect([earliest, record.since >= earliest]).toEqual([toldAt, true]);
      }),
    );
  });

  it('are what they were without a location, and from one place alone', () => {
    fc.assert(
      fc.property(fc.array(anyJudgement, { maxLength: 200 }), (judgements) => {
        const alone = foldAll(judgements.map((judgement) => ['oslo', judgement]));
        const without = foldAll(judgements.map((judgement) => [undefined, judgement]));
        const { places, ...whole } = alone.record;
        expect({ ...alone, record: whole }).toEqual(without);
        const isJudged = judgements.some(({ verdict }) => verdict.outcome !== 'inconclusive');
        expect(places).toEqual(isJudged ? [{ location: 'oslo', record: whole }] : undefined);
        const known = judgements.reduce<LocalRecord>(
          (record, judgement, index) => foldLocally(record, { ...judgement, at: index + 1 }),
          emptyRecord(conforming()),
        );
        expect(without.record).toEqual(known);
      }),
    );
  });
});

const badness = ['unknown', 'conforming', 'suspected', 'intermittent', 'never_held', 'persistent'];

/** What each place knows, by what it judged itself and whether anybody saw the clause hold before; in the order of their names. */
function foldEachAlone(seen: readonly Seen[]): LocalRecord[] {
  const records = new Map<string, LocalRecord>();
  for (const [index, [location = '', judgement]] of seen.entries()) {
    if (judgement.verdict.outcome === 'inconclusive') continue;
    const heldAnywhere = [...records.values()].some(({ held }) => held);
    const at = index + 1;
    const first = { ...emptyRecord(conforming()), since: records.size === 0 ? 0 : at };
    const known = { ...(records.get(location) ?? first), held: heldAnywhere };
    records.set(location, foldLocally(known, { ...judgement, at }));
  }
  return [...records].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
}
