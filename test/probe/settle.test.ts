import { describe, expect, it } from 'vitest';
import type { Clause } from '../../src/contract/clause.ts';
import { conforms, inconclusive, violates } from '../../src/contract/verdict.ts';
import { needsRepeat, settleFindings, type Finding } from '../../src/probe/settle.ts';

const clause = (id: string): Clause => ({
  id,
  section: '',
  severity: 'critical',
  statement: '',
  apis: ['rest'],
});
let exchanges = 0;
const finding = (verdict: Finding['verdict'], id = 'body/help', operation = 'labels.create'): Finding => ({
  api: 'rest',
  clause: clause(id),
  operation,
  verdict,
  exchanges: [`x${(exchanges += 1)}`],
});
const broken = (id?: string, operation?: string): Finding =>
  finding(violates('body', 'this', 'that'), id, operation);
const held = (id?: string, operation?: string): Finding => finding(conforms, id, operation);
const open = finding(inconclusive('transport', 'refused'));

const reproduced = (first: readonly Finding[], repeat: readonly Finding[]): boolean[] =>
  settleFindings(first, repeat).map((settled) => settled.reproduced);

describe('needsRepeat', () => {
  it.each([
    ['nothing was found', [], false],
    ['all held', [held(), held()], false],
    ['nothing could be concluded', [open], false],
    ['one look was broken', [held('body/code'), broken()], true],
    ['the occasion itself repeated what broke', [broken(), broken()], false],
    ['what broke also held', [broken(), held()], true],
    ['two calls broke once each', [broken('body/help', 'a'), broken('body/help', 'b')], true],
    ['what broke twice was undecided between', [broken(), open, broken()], false],
  ])('when %s: %s', (_, findings, expected) => {
    expect(needsRepeat(findings)).toBe(expected);
  });
});

describe('settleFindings', () => {
  it('lets a violation stand that came back', () => {
    expect(reproduced([broken()], [broken()])).toEqual([true, true]);
  });

  it('does not let one stand that did not, nor one of another clause or call', () => {
    expect(reproduced([broken()], [held()])).toEqual([false, false]);
    expect(reproduced([broken('body/help')], [broken('body/code')])).toEqual([false, false]);
    expect(reproduced([broken('body/help', 'a')], [broken('body/help', 'b')])).toEqual([false, false]);
  });

  it('lets one stand that broke throughout a single occasion', () => {
    expect(reproduced([broken(), held('body/code'), broken()], [])).toEqual([true, false, true]);
  });

  it('does not let a clause hold in one respect that the same exchange breaks in another', () => {
    const whole = settleFindings(
      [
        { ...broken(), exchanges: ['x'] },
        { ...held(), exchanges: ['x', 'y'] },
        { ...held(), exchanges: ['y'] },
      ],
      [],
    );
    expect(whole.map(({ verdict }) => verdict.outcome)).toEqual(['violates', 'conforms']);
  });

  it('keeps what only the repeat found, unreproduced', () => {
    expect(reproduced([held()], [broken()])).toEqual([false, false]);
  });
});
