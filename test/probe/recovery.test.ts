import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/contract/verdict.ts';
import { createRecoveryWatch, type Recovery, type RecoveryWatch } from '../../src/probe/recovery.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { answered } from '../contract/answers.ts';

const patience = 120_000;
type Shape = {
  readonly operation?: string;
  readonly provokes?: readonly number[];
  readonly provoked?: boolean;
};

/** Notes one call that was answered with these statuses, the last one at this second. */
function note(
  watch: RecoveryWatch,
  second: number,
  statuses: readonly number[],
  { operation = 'labels.create', provokes, provoked = false }: Shape = {},
  maintenance: readonly { readonly from: number; readonly to: number }[] = [],
): Recovery[] {
  const now = second * 1000;
  const tries = statuses.map((status, index): Exchange => {
    const sent = now - (statuses.length - 1 - index) * 1000;
    const exchange = { ...answered({ status }), operation, provoked, timings: { sent, ended: sent } };
    return { ...exchange, id: `${operation} ${index}` };
  });
  const call = { api: 'rest', operation, method: 'POST', path: '/' };
  const sending = { as: { kind: 'none' } as const, ...(provokes === undefined ? {} : { provokes }) };
  return watch.note({ call, sending, tries }, { now, wall: now, maintenance });
}

const outcomes = (recoveries: readonly Recovery[]): [number, Verdict['outcome']][] =>
  recoveries.map(({ status, verdict }) => [status, verdict.outcome]);

const beside = { operation: 'projects.get' };

describe('the recovery watch', () => {
  it.each<[readonly number[], [number, Verdict['outcome']][]]>([
    [[200], []],
    [[500, 200], [[500, 'conforms']]],
    [
      [503, 500, 404],
      [
        [503, 'conforms'],
        [500, 'conforms'],
      ],
    ],
    [[500, 500, 500, 500], [[500, 'inconclusive']]],
    [[500, 504], [[504, 'inconclusive']]],
    [[500, 429], []],
    [[500, 401], []],
    [[500], []],
  ])('judges %j', (statuses, expected) => {
    expect(outcomes(note(createRecoveryWatch(patience), 10, statuses))).toEqual(expected);
  });

  it('takes a provoked refusal for an answer', () => {
    const shape = { provokes: [401], provoked: true };
    expect(outcomes(note(createRecoveryWatch(patience), 10, [500, 401], shape))).toEqual([[500, 'conforms']]);
  });

  it('does not take a provoked refusal for the recovery of the calls that are valid', () => {
    const watch = createRecoveryWatch(patience);
    note(watch, 10, [500, 500]);
    expect(note(watch, 20, [403], { provokes: [403], provoked: true })).toEqual([]);
    expect(watch.failing('rest')).toHaveLength(1);
    expect(outcomes(note(watch, 30, [200]))).toEqual([[500, 'conforms']]);
    expect(watch.failing('rest')).toEqual([]);
  });

  it('leaves alone what failed where a refusal was meant to be provoked', () => {
    const watch = createRecoveryWatch(patience);
    expect(note(watch, 10, [500, 500], { provokes: [409] })).toEqual([]);
    expect(watch.failing('rest')).toEqual([]);
  });

  it('finds a violation in what fails for two minutes while another operation answers', () => {
    const watch = createRecoveryWatch(patience);
    note(watch, 10, [500, 500]);
    expect(watch.failing('rest')).toMatchObject([{ status: 500, since: 9_000, until: 129_000 }]);
    note(watch, 125, [200], beside);
    expect(outcomes(note(watch, 128, [500, 500]))).toEqual([[500, 'inconclusive']]);
    expect(outcomes(note(watch, 130, [500, 500]))).toEqual([[500, 'violates']]);
  });

  it('finds an outage where nothing else answers, or no longer does', () => {
    const watch = createRecoveryWatch(patience);
    note(watch, 1, [200], beside);
    note(watch, 10, [500, 500]);
    expect(outcomes(note(watch, 140, [500, 500]))).toEqual([[500, 'inconclusive']]);
    note(watch, 150, [200], beside);
    note(watch, 160, [503, 503], beside);
    expect(outcomes(note(watch, 170, [500, 500]))).toEqual([[500, 'inconclusive']]);
  });

  it('forgives what recovers, and begins anew after an hour without a look', () => {
    const watch = createRecoveryWatch(patience);
    note(watch, 10, [500, 500]);
    expect(outcomes(note(watch, 200, [200]))).toEqual([[500, 'conforms']]);
    expect(watch.failing('rest')).toEqual([]);
    note(watch, 300, [500, 500]);
    note(watch, 4_000, [200], beside);
    expect(outcomes(note(watch, 4_001, [500, 500]))).toEqual([[500, 'inconclusive']]);
  });

  it('concludes nothing while maintenance is declared', () => {
    const watch = createRecoveryWatch(patience);
    note(watch, 10, [503, 503]);
    note(watch, 139, [200], beside);
    const verdicts = note(watch, 140, [503, 503], {}, [{ from: 50_000, to: 60_000 }]);
    expect(verdicts).toMatchObject([{ verdict: { outcome: 'inconclusive', reason: 'maintenance' } }]);
  });
});
