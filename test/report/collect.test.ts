import { describe, expect, it } from 'vitest';
import type { Clause, Contract } from '../../src/contract/clause.ts';
import type { Judgement } from '../../src/contract/judgement.ts';
import { violates } from '../../src/contract/verdict.ts';
import { emptyBaseline } from '../../src/drift/baseline.ts';
import { createCollector, type CollectorOptions } from '../../src/report/collect.ts';
import type { ReportedClause, TargetReport } from '../../src/report/report.ts';
import { happen, someExchange, someMoment, type Happening } from '../support/events.ts';
import { conforming, judgement, undecided, violating } from '../support/judgements.ts';

const startedAt = someMoment;
const clause = (id: string, more: Partial<Clause> = {}): Clause => ({
  id,
  section: `section of ${id}`,
  severity: 'critical',
  statement: 'It holds.',
  apis: ['rest'],
  ...more,
});
const contract: Contract = {
  name: 'disruptive-technologies',
  title: 'REST API',
  documentationHosts: [],
  clauses: [
    clause('body/json', { apis: ['rest', 'emulator'], judge: () => undefined }),
    clause('409/duplicate-label'),
    clause('500/recovers', { severity: 'warning' }),
    clause('404/resource'),
  ],
};

function collect(events: readonly Happening[], more: Partial<CollectorOptions> = {}): TargetReport {
  const collector = createCollector({ target: 'sandbox', contract, accepted: [], startedAt, ...more });
  for (const event of events) {
    collector.sink(happen(event));
  }
  return collector.finish(startedAt + 1_500);
}

const judged = (...all: readonly Judgement[]): Happening[] =>
  all.map((judgement) => ({ type: 'judgement', judgement }));
const find = (report: TargetReport, id: string, api = 'rest'): ReportedClause | undefined =>
  report.clauses.find((clause) => clause.id === id && clause.api === api);

const notExercised = (id: string): Happening => ({
  type: 'not-exercised',
  clauses: [{ clause: id, api: 'rest', reason: 'writes_off', detail: '`writes` is off' }],
});
const isAccepted = (expires: number): boolean | undefined =>
  find(
    collect(judged(violating({ reproduced: true })), {
      accepted: [{ clause: '409/duplicate-label', expires }],
    }),
    '409/duplicate-label',
  )?.accepted;

describe('createCollector', () => {
  it('reports every clause on every API, judged or not', () => {
    const report = collect(judged(conforming()));
    expect(report.clauses.map(({ id, api, state, reason }) => [`${id} ${api}`, state, reason])).toEqual([
      ['body/json rest', 'not-exercised', 'no_occasion: no answer in this run gave an occasion to judge it'],
      [
        'body/json emulator',
        'not-exercised',
        'no_occasion: no answer in this run gave an occasion to judge it',
      ],
      ['409/duplicate-label rest', 'conforms', undefined],
      ['500/recovers rest', 'not-exercised', 'no_occasion: nobody can order a server error from a live API'],
      ['404/resource rest', 'inconclusive', 'never judged'],
    ]);
    expect(report).toMatchObject({
      target: 'sandbox',
      contract: 'disruptive-technologies',
      startedAt: '2026-11-22T10:00:00.000Z',
      durationSeconds: 1.5,
      verdict: 'inconclusive',
      changes: [],
    });
  });

  it('keeps the reason of what is not exercised, and lets a judgement stand against it', () => {
    const report = collect([
      notExercised('404/resource'),
      notExercised('409/duplicate-label'),
      ...judged(undecided()),
    ]);
    expect(find(report, '404/resource')).toMatchObject({
      state: 'not-exercised',
      reason: 'writes_off: `writes` is off',
    });
    expect(find(report, '409/duplicate-label')).toMatchObject({
      state: 'inconclusive',
      reason: 'transport: connection refused',
    });
  });

  it('tells a violation once, reproduced ones first, ten at most', () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      judgement(violates('status', 'the status 409', `the status ${400 + index}`), {
        exchanges: ['a', `b${index}`],
      }),
    );
    const report = collect(
      judged(...many, ...many, violating({ reproduced: true, operation: 'labels.update' })),
    );
    const { violations, state, judged: count } = find(report, '409/duplicate-label') ?? {};
    expect(violations).toHaveLength(10);
    expect(violations?.[0]).toMatchObject({ operation: 'labels.update', actual: 'the status 400' });
    expect(violations?.[1]).toEqual({
      operation: 'labels.create',
      where: 'status',
      expected: 'the status 409',
      actual: 'the status 400',
      evidence: 'b0',
    });
    expect([state, count]).toEqual(['violates', 25]);
  });

  it('gives a violation the severity of its occasion', () => {
    const lesser = judgement(violates('body', 'JSON', 'HTML', 'information'), { reproduced: true });
    expect(find(collect(judged(lesser)), '409/duplicate-label')?.severity).toBe('information');
    expect(find(collect(judged(lesser, violating())), '409/duplicate-label')?.severity).toBe('critical');
    expect(find(collect(judged(conforming())), '409/duplicate-label')?.severity).toBe('critical');
  });

  it('accepts what is configured and has not expired', () => {
    expect(isAccepted(startedAt + 1)).toBe(true);
    expect(isAccepted(startedAt)).toBe(false);
  });

  it('says so when an acceptance has expired, and counts the violation again', () => {
    const accepted = [{ clause: '409/duplicate-label', expires: startedAt, reason: 'known' }];
    const report = collect(judged(violating({ reproduced: true })), { accepted });
    expect(report.verdict).toBe('violates');
    expect(find(report, '409/duplicate-label')).toMatchObject({
      accepted: false,
      acceptance: { reason: 'known', expires: '2026-11-22T10:00:00.000Z', expired: true },
    });
  });

  it('reports what is open against the baseline, or that there is none', () => {
    const change = {
      id: '1',
      api: 'rest',
      clause: 'body/code',
      what: 'type of code',
      before: 'number',
      after: 'string',
      causes: ['401 projects.get', '404 devices.get'],
      evidence: 'x1',
      since: 1,
    };
    const recorded: Happening = { type: 'baseline-recorded', baseline: emptyBaseline, open: [change] };
    const { changes, notes } = collect([recorded]);
    expect(changes).toMatchObject([{ what: 'type of code (401 projects.get and 1 more)', after: 'string' }]);
    expect(notes).toBeUndefined();
    expect(collect([]).notes?.[0]).toContain('there is no baseline');
  });

  it('judges by the options of the check', () => {
    const only = { ...contract, clauses: [clause('409/duplicate-label', { severity: 'warning' })] };
    const broken = judged(violating({ reproduced: true, severity: 'warning' }));
    expect(collect(broken, { contract: only }).verdict).toBe('violates');
    const verdict = { failOn: 'critical', failOnChange: false, requireCoverage: false } as const;
    expect(collect(broken, { contract: only, verdict }).verdict).toBe('conforms');
  });

  it('loses no judgement of a place that the contract does not name', () => {
    const report = collect(
      judged(
        violating({ api: 'emulator', reproduced: true }),
        violating({ clause: '418/teapot', severity: 'warning', reproduced: true }),
      ),
    );
    expect(find(report, '409/duplicate-label', 'emulator')).toMatchObject({
      state: 'violates',
      section: 'section of 409/duplicate-label',
    });
    expect(find(report, '418/teapot')).toMatchObject({ state: 'violates', section: 'not in the contract' });
  });

  it('adds up the plan and the cost of its cycles, and counts what an interrupted cycle sent', () => {
    const started: Happening = { type: 'cycle-started', run: 'r', probes: 3, requests: 10, seconds: 12.5 };
    const finished: Happening = { type: 'cycle-finished', run: 'r', seconds: 13, requests: 11 };
    expect(collect([started, someExchange, finished, started, someExchange, someExchange])).toMatchObject({
      requests: 13,
      plan: { requests: 20, seconds: 25 },
    });
  });

  it('hears of no other target', () => {
    const collector = createCollector({ target: 'sandbox', contract, accepted: [], startedAt });
    collector.sink({ target: 'other', at: 1, type: 'judgement', judgement: conforming() });
    expect(collector.finish(startedAt).clauses.every((clause) => clause.judged === 0)).toBe(true);
  });
});
