import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../src/contract/judgement.ts';
import { isOpen, type ClauseRecord, type Transition } from '../../src/drift/clause-record.ts';
import {
  closeWhereEarned,
  emptyRecord,
  foldJudgement,
  withTransition,
  type Folded,
} from '../../src/drift/fold.ts';
import { conforming, undecided, violating } from '../support/judgements.ts';

/** A run of one judgement. */
function foldOne(before: ClauseRecord, judgement: Judgement): Folded {
  const folded = foldJudgement(before, judgement);
  return withTransition(before, closeWhereEarned(folded.record, judgement.at));
}

function foldAll(judgements: readonly Judgement[]): { record: ClauseRecord; transitions: Transition[] } {
  let record = emptyRecord(conforming());
  const transitions: Transition[] = [];
  for (const [index, judgement] of judgements.entries()) {
    const folded = foldOne(record, { ...judgement, at: index + 1 });
    record = folded.record;
    if (folded.transition !== undefined) transitions.push(folded.transition);
  }
  return { record, transitions };
}

const times = (count: number, judgement: Judgement): Judgement[] =>
  Array.from({ length: count }, () => judgement);

describe('foldJudgement', () => {
  it('stays unknown while nothing can be concluded', () => {
    expect(foldAll(times(5, undecided())).record.standing).toBe('unknown');
  });

  it('raises a reproduced violation at once: drift when it held before, never held otherwise', () => {
    expect(foldAll([conforming(), violating({ reproduced: true })])).toMatchObject({
      record: { standing: 'persistent', since: 2, lastViolation: { actual: 'the status 400' } },
      transitions: ['raised'],
    });
    expect(foldAll([violating({ reproduced: true })]).record.standing).toBe('never_held');
  });

  it('suspects a violation that did not come back, and clears it after conforming judgements', () => {
    const suspected = [...times(20, conforming()), violating()];
    expect(foldAll(suspected)).toMatchObject({ record: { standing: 'suspected' }, transitions: [] });
    expect(foldAll([...suspected, ...times(10, conforming())]).record.standing).toBe('conforming');
  });

  it('raises one in ten as intermittent, once', () => {
    const oneInTen = Array.from({ length: 60 }, (_, i) => (i % 10 === 9 ? violating() : conforming()));
    expect(foldAll(oneInTen)).toMatchObject({
      record: { standing: 'intermittent' },
      transitions: ['raised'],
    });
  });

  it('closes a persistent drift after three conforming judgements, never by an inconclusive one', () => {
    const open = [conforming(), violating({ reproduced: true })];
    expect(foldAll([...open, ...times(50, undecided())]).transitions).toEqual(['raised']);
    expect(foldAll([...open, ...times(2, conforming())]).record.standing).toBe('persistent');
    expect(foldAll([...open, ...times(3, conforming())])).toMatchObject({
      record: { standing: 'conforming' },
      transitions: ['raised', 'recovered'],
    });
  });

  it('asks only when a run is over: what breaks after twenty that conform, each time, is open all along', () => {
    const run = [...times(20, conforming()), violating({ reproduced: true })];
    let { record } = foldAll([conforming()]);
    const transitions: Transition[] = [];
    for (const judgement of Array.from({ length: 8 }, () => run).flat()) {
      const folded = foldJudgement(record, judgement);
      record = folded.record;
      if (folded.transition !== undefined) transitions.push(folded.transition);
    }
    expect(closeWhereEarned(record, 9)).toBe(record);
    expect(transitions).toEqual(['raised']);
    for (const judgement of times(200, conforming())) record = foldJudgement(record, judgement).record;
    expect(closeWhereEarned(record, 9)).toMatchObject({ standing: 'conforming', since: 9 });
  });

  it('keeps a drift open that one call shows, whatever the others show', () => {
    const others = times(100, conforming({ operation: 'devices.get' }));
    const steady = [
      conforming(),
      violating({ reproduced: true }),
      ...others,
      violating({ reproduced: true }),
      ...others,
    ];
    expect(foldAll(steady)).toMatchObject({ record: { standing: 'persistent' }, transitions: ['raised'] });
    expect(foldAll([...steady, ...times(3, conforming())]).record.standing).toBe('conforming');
    expect(foldAll([...steady, ...times(400, others[0] ?? conforming())]).record.standing).toBe('conforming');
  });

  it('calls a drift that comes and goes intermittent, without announcing it again', () => {
    const folded = foldAll([
      conforming(),
      violating({ reproduced: true }),
      conforming(),
      violating({ reproduced: true }),
    ]);
    expect(folded).toMatchObject({ record: { standing: 'intermittent' }, transitions: ['raised'] });
  });
});

const anyJudgement = fc.oneof(
  fc.constant(conforming()),
  fc.constant(violating()),
  fc.constant(violating({ reproduced: true })),
  fc.constant(undecided()),
);

describe('any sequence of judgements', () => {
  it('raises and recovers in turn, and never without a conclusive judgement', () => {
    fc.assert(
      fc.property(fc.array(anyJudgement, { maxLength: 300 }), (judgements) => {
        const { record, transitions } = foldAll(judgements);
        for (const [index, transition] of transitions.entries()) {
          expect(transition).toBe(index % 2 === 0 ? 'raised' : 'recovered');
        }
        expect(isOpen(record.standing)).toBe(transitions.length % 2 === 1);
        const undecidedOnly = judgements.every((judgement) => judgement.verdict.outcome === 'inconclusive');
        expect(record.standing === 'unknown').toBe(undecidedOnly);
      }),
    );
  });

  it('does not flap: each recovery took longer to earn than the one before it, up to the cap', () => {
    fc.assert(
      fc.property(fc.array(anyJudgement, { maxLength: 400 }), (judgements) => {
        let record = emptyRecord(conforming());
        const streaks: number[] = [];
        for (const judgement of judgements) {
          const folded = foldOne(record, judgement);
          record = folded.record;
          if (folded.transition === 'recovered') streaks.push(record.streak);
        }
        for (const [index, streak] of streaks.entries()) {
          expect(streak).toBeGreaterThanOrEqual(Math.min(20, 3 * 2 ** Math.min(index, 4)));
        }
      }),
    );
  });
});
