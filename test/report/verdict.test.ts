import { describe, expect, it } from 'vitest';
import type { ReportedClause } from '../../src/report/report.ts';
import { defaultVerdictOptions, exitCode, verdictOf } from '../../src/report/verdict.ts';
import { report, reported } from '../support/reports.ts';

const good = reported();
const change = { what: 'a', clause: 'body/code', api: 'rest', before: 'b', after: 'c', evidence: 'd' };
const unexercised = (reason: string): ReportedClause =>
  reported({ state: 'not-exercised', judged: 0, reason });
const undecided = (more: Partial<ReportedClause> = {}): ReportedClause =>
  reported({ state: 'inconclusive', judged: 0, reason: 'transport: refused', ...more });
const suspected = (more: Partial<ReportedClause>): ReportedClause =>
  reported({ state: 'inconclusive', judged: 5, violated: 1, reason: 'suspected 1 of 5', ...more });

const cases: readonly [
  string,
  0 | 1 | 3,
  readonly ReportedClause[],
  Partial<typeof defaultVerdictOptions>,
][] = [
  ['all conform', 0, [good], {}],
  ['a critical violation', 1, [good, reported({ state: 'violates' })], {}],
  ['an intermittent one', 1, [good, reported({ state: 'intermittent' })], {}],
  ['a violation of exactly the severity', 1, [reported({ state: 'violates', severity: 'warning' })], {}],
  ['information by default', 0, [reported({ state: 'violates', severity: 'information' })], {}],
  [
    'information when asked',
    1,
    [reported({ state: 'violates', severity: 'information' })],
    { failOn: 'information' },
  ],
  ['below --fail-on', 0, [reported({ state: 'violates', severity: 'warning' })], { failOn: 'critical' }],
  ['an accepted violation', 0, [good, reported({ state: 'violates', accepted: true })], {}],
  ['a violation beside an inconclusive clause', 1, [undecided(), reported({ state: 'violates' })], {}],
  ['an inconclusive clause', 3, [good, undecided()], {}],
  ['an inconclusive clause of little weight', 3, [good, undecided({ severity: 'information' })], {}],
  ['an inconclusive clause whose deviation is accepted', 3, [good, undecided({ accepted: true })], {}],
  ['a suspicion', 3, [good, suspected({})], {}],
  ['a suspicion of what would not count', 0, [good, suspected({ severity: 'information' })], {}],
  ['a suspicion of what is accepted', 0, [good, suspected({ accepted: true })], {}],
  ['not exercised', 0, [good, unexercised('writes_off: x')], {}],
  ['not exercised though required', 3, [good, unexercised('writes_off: x')], { requireCoverage: true }],
  [
    'no occasion though coverage is required',
    0,
    [good, unexercised('no_occasion: x')],
    { requireCoverage: true },
  ],
  ['nothing judged at all', 3, [unexercised('writes_off: x')], {}],
];

describe('exitCode and verdictOf', () => {
  it.each(cases)('%s', (_, code, clauses, more) => {
    const options = { ...defaultVerdictOptions, ...more };
    const judged = report({ clauses });
    expect(exitCode([judged], options)).toBe(code);
    expect(verdictOf(judged, options)).toBe({ 0: 'conforms', 1: 'violates', 3: 'inconclusive' }[code]);
  });

  it('counts a change only when asked to', () => {
    const changed = report({ clauses: [good], changes: [change] });
    expect(exitCode([changed], defaultVerdictOptions)).toBe(0);
    expect(exitCode([changed], { ...defaultVerdictOptions, failOnChange: true })).toBe(1);
  });

  it('takes the worst of several targets, a violation before a doubt', () => {
    const all = [good, undecided(), reported({ state: 'violates' })].map((clause) =>
      report({ clauses: [clause] }),
    );
    expect(exitCode(all, defaultVerdictOptions)).toBe(1);
    expect(exitCode(all.slice(0, 2), defaultVerdictOptions)).toBe(3);
    expect(exitCode(all.slice(0, 1), defaultVerdictOptions)).toBe(0);
    expect(exitCode([], defaultVerdictOptions)).toBe(3);
  });
});
