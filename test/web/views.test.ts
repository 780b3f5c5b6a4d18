import { describe, expect, it } from 'vitest';
import type { EvidenceSummary } from '../../src/events/evidence.ts';
import { emptyBaseline } from '../../src/drift/baseline.ts';
import type { BaselineChange } from '../../src/drift/changes.ts';
import { createState } from '../../src/state/state.ts';
import type { ClauseState } from '../../src/state/clause-status.ts';
import type { TargetView } from '../../src/state/target-view.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import type { Catalogue } from '../../src/web/status-sources.ts';
import { createLook } from '../../src/web/look.ts';
import { viewChanges } from '../../src/web/views/change-view.ts';
import { viewHeadroom } from '../../src/web/views/headroom-view.ts';
import { viewProbes } from '../../src/web/views/probe-view.ts';
import { viewTarget } from '../../src/web/views/target-view.ts';
import { decideVerdict } from '../../src/web/views/verdict.ts';
import { added, at, clauseState, epoch, headroom, judged } from '../state/some-events.ts';
import { evidenceExchange, richEvidence } from '../support/evidence.ts';
import { someStatus } from './some-status.ts';

const catalogue: Catalogue = {
  clause: (_target, clause) => ({
    section: 'Every error',
    statement: `What ${clause} says.`,
    documentation: 'https://docs.example.com/errors',
    probes: [],
    everyExchange: true,
  }),
  probe: (_target, probe) => ({
    title: `About ${probe}`,
    apis: ['rest'],
    judges: ['409/duplicate-label'],
    requests: 7,
    waitSeconds: 2,
    ...(probe === '429-too-many-requests' ? { unmet: 'bursts is false' } : {}),
  }),
};

function after(...events: readonly MonitorEvent[]): TargetView {
  const state = createState();
  for (const event of [added(), ...events]) state.apply(event);
  const view = state.target('production');
  if (view === undefined) throw new Error('the target was not added');
  return view;
}

function clause(state: ClauseState, severity = 'critical') {
  return { state, severity };
}

describe('createLook', () => {
  it('finds a secret before it is put into a command line, where its quotes are escaped', async () => {
    const quoted = "it's-a-secret";
    const base = someStatus([]);
    const kept = { ...richEvidence(), exchanges: [evidenceExchange({ id: 'x1' })] };
    const [exchange] = kept.exchanges;
    if (exchange === undefined || base.archive === undefined) throw new Error('there is nothing to look at');
    const headers = [...exchange.request.headers, ['Prefer', quoted] as const];
    const evidence = { ...kept, exchanges: [{ ...exchange, request: { ...exchange.request, headers } }] };
    const archive = { ...base.archive, evidence: () => Promise.resolve(evidence) };
    const look = createLook({ ...base, archive }, (text) => text.replaceAll(quoted, '[redacted]'));
    expect((await look.evidence('any'))?.curl).toContain("--header 'Prefer: [redacted]'");
  });
});

describe('decideVerdict', () => {
  it('is inconclusive until something was judged', () => {
    expect(decideVerdict([clause('unknown'), clause('not_exercised')])).toEqual({
      state: 'inconclusive',
      sentence: 'Nothing has been judged yet.',
    });
  });

  it('counts what is broken always and now and then', () => {
    expect(
      decideVerdict([clause('violates'), clause('intermittent'), clause('violates'), clause('conforms')]),
    ).toEqual({
      state: 'violates',
      sentence: 'The contract is broken: 2 clauses violated, 1 clause violated now and then.',
    });
  });

  it('is not decided by information, nor by what was accepted', () => {
    expect(
      decideVerdict([clause('conforms'), clause('violates', 'information'), clause('accepted')]),
    ).toEqual({
      state: 'conforms',
      sentence: 'Every clause judged so far conforms (1 clause of information only is not kept).',
    });
  });
});

describe('viewTarget', () => {
  it('tells of each clause where it stands, since when, and how often it was violated', () => {
    const broken = clauseState('persistent', {
      current: { samples: 40, violations: 3 },
      lastViolation: {
        at: epoch,
        probe: '409-conflict',
        operation: 'labels.create',
        expected: 'the status 409',
        actual: 'the status 400',
        where: 'status',
        exchanges: ['x1'],
      },
    });
    const view = viewTarget(after(broken), catalogue, epoch + 60_000);
    expect(view).toMatchObject({
      target: 'production',
      verdict: { state: 'violates' },
      counts: { violates: 1, unknown: 1, conforms: 0 },
      since: '2026-01-02T03:04:05.000Z',
      lastJudged: '2026-01-02T03:04:07.000Z',
    });
    expect(view.clauses[0]).toEqual({
      target: 'production',
      api: 'rest',
      clause: 'body/json',
      severity: 'critical',
      state: 'violates',
      standing: 'persistent',
      since: '2026-01-02T03:04:06.000Z',
      lastJudged: '2026-01-02T03:04:07.000Z',
      violated: 3,
      judged: 40,
      section: 'Every error',
      statement: 'What body/json says.',
      documentation: 'https://docs.example.com/errors',
      violation: {
        at: '2026-01-02T03:04:05.000Z',
        probe: '409-conflict',
        operation: 'labels.create',
        where: 'status',
        expected: 'the status 409',
        actual: 'the status 400',
      },
    });
  });

  it('says why nothing could be concluded', () => {
    const [clause] = viewTarget(after(judged('inconclusive')), catalogue, epoch).clauses;
    expect(clause?.inconclusive).toEqual({
      at: '2026-01-02T03:04:06.500Z',
      reason: 'transport',
      detail: 'refused',
    });
  });
});

describe('viewProbes', () => {
  it('tells what a probe costs, when it runs, and what keeps it from running', () => {
    const scheduled = at({
      type: 'probe-scheduled' as const,
      probe: '409-conflict',
      next: epoch + 900_000,
      schedule: '*/15 * * * *',
    });
    const [conflict, limit] = viewProbes(after(scheduled), catalogue);
    expect(conflict).toMatchObject({
      title: 'About 409-conflict',
      schedule: '*/15 * * * *',
      nextRun: '2026-01-02T03:19:05.000Z',
      requestsSpent: 0,
      requestsPerRun: 7,
    });
    expect(conflict?.lastRun).toBeUndefined();
    expect(limit?.unmet).toBe('bursts is false');
  });
});

describe('viewHeadroom', () => {
  it('shows the trailing quarter of an hour in steps', () => {
    const view = viewHeadroom(after(headroom(20, 0), headroom(18, 1_000)), epoch + 60_000);
    expect(view).toMatchObject({ scope: 'target', quota: 25, windowSeconds: 5, burstActive: false });
    expect(view.accounts).toEqual([
      {
        account: 'all',
        lowest: 18,
        steps: [{ at: '2026-01-02T03:04:05.000Z', lowest: 18, burst: false }],
      },
    ]);
  });
});

describe('viewChanges', () => {
  const change: BaselineChange = {
    id: 'c1',
    api: 'rest',
    clause: 'body/code',
    what: 'type of code',
    before: 'number',
    after: 'string',
    causes: ['409'],
    evidence: 'x1',
    since: epoch,
  };
  const kept: EvidenceSummary = {
    id: 'e1',
    kind: 'change',
    target: 'production',
    api: 'rest',
    clause: 'body/code',
    operation: 'labels.create',
    where: 'type of code',
    expected: 'number',
    actual: 'string',
    severity: 'information',
    firstSeen: epoch,
    lastSeen: epoch,
    violated: 1,
    judged: 1,
  };

  it('finds the evidence of a change, and tells no baseline from no change', () => {
    expect(viewChanges(after(), []).open).toBeUndefined();
    const recorded = at({ type: 'baseline-recorded' as const, baseline: emptyBaseline, open: [change] });
    const { open } = viewChanges(after(recorded), [kept]);
    expect(open).toMatchObject([{ id: 'c1', evidence: 'e1', since: '2026-01-02T03:04:05.000Z' }]);
  });
});
