import { describe, expect, it } from 'vitest';
import { clauseStates } from '../../src/state/clause-status.ts';
import { createState, type State } from '../../src/state/state.ts';
import type { TargetView } from '../../src/state/target-view.ts';
import { added, answered, at, clauseState, cleanup, headroom, epoch, failed, judged } from './some-events.ts';

function stateOf(...events: Parameters<State['apply']>[0][]): State {
  const state = createState();
  for (const event of events) state.apply(event);
  return state;
}

function viewOf(...events: Parameters<State['apply']>[0][]): TargetView {
  const view = stateOf(added(), ...events).target('production');
  if (view === undefined) throw new Error('the target is gone');
  return view;
}

function standings(view: TargetView, now = epoch): string[] {
  return view.clauseStatuses(now).map(({ state }) => state);
}

const excuse = at({
  type: 'not-exercised' as const,
  clauses: [
    { clause: '409/duplicate-label', api: 'rest', reason: 'writes_off' as const, detail: 'writes is false' },
    { clause: 'no/such', api: 'rest', reason: 'writes_off' as const, detail: 'writes is false' },
  ],
});

describe('createState', () => {
  it('knows only targets that were added, and forgets those that were removed', () => {
    expect(stateOf(answered(200)).targets()).toEqual([]);
    const state = stateOf(added(), answered(200), added({ target: 'other' }));
    expect(state.targets().map(({ name }) => name)).toEqual(['production', 'other']);
    state.apply(at({ type: 'target-removed' as const }));
    state.apply(answered(200));
    expect(state.targets().map(({ name }) => name)).toEqual(['other']);
    expect(state.target('production')).toBeUndefined();
  });

  it('puts every clause into exactly one state, unknown at first', () => {
    expect(standings(viewOf())).toEqual(['unknown', 'unknown']);
    expect(clauseStates).toContain('unknown');
  });

  it.each([
    ['unknown', 'unknown'],
    ['suspected', 'unknown'],
    ['conforming', 'conforms'],
    ['persistent', 'violates'],
    ['never_held', 'violates'],
    ['intermittent', 'intermittent'],
  ] as const)('calls a clause that is %s %s', (standing, expected) => {
    expect(standings(viewOf(clauseState(standing)))[0]).toBe(expected);
  });

  it('accepts a deviation until its date, and never calls a clause that holds accepted', () => {
    const accepted = added({ accepted: [{ clause: 'body/json', expires: epoch + 5_000 }] });
    const broken = viewOf(accepted, clauseState('never_held'));
    expect(standings(broken, epoch + 4_999)[0]).toBe('accepted');
    expect(standings(broken, epoch + 5_000)[0]).toBe('violates');
    expect(standings(viewOf(accepted, clauseState('conforming')))[0]).toBe('conforms');
  });

  it('never passes what is not exercised, until it is judged', () => {
    const restored = clauseState('conforming', { clause: '409/duplicate-label' });
    expect(standings(viewOf(restored, excuse))[1]).toBe('not_exercised');
    expect(standings(viewOf(excuse, restored))[1]).toBe('not_exercised');
    expect(
      standings(viewOf(restored, excuse, judged('conforms', { clause: '409/duplicate-label' })))[1],
    ).toBe('conforms');
    expect(standings(viewOf(excuse, added()))[1]).toBe('unknown');
  });

  it('ignores records of clauses that the contract does not list', () => {
    const view = viewOf(clauseState('persistent', { clause: 'made/up' }));
    expect(view.clauseStatuses(epoch)).toHaveLength(2);
    expect(standings(view)).toEqual(['unknown', 'unknown']);
  });

  it('follows a probe from its schedule to its outcome', () => {
    const run = { probe: '409-conflict', api: 'rest', run: 'r1' };
    const scheduled = at({
      type: 'probe-scheduled' as const,
      probe: '409-conflict',
      next: epoch + 900_000,
      schedule: '*/15 * * * *',
    });
    const sent = { ...answered(409), probe: '409-conflict' };
    const started = at({ type: 'probe-started' as const, ...run }, 10);
    const finished = at(
      { type: 'probe-finished' as const, ...run, outcome: 'completed' as const, seconds: 1 },
      20,
    );
    const again = at(
      { type: 'probe-finished' as const, ...run, outcome: 'inconclusive' as const, seconds: 1 },
      30,
    );
    expect(viewOf(scheduled, started, sent, sent).probes[0]).toEqual({
      probe: '409-conflict',
      running: true,
      nextRun: epoch + 900_000,
      schedule: '*/15 * * * *',
      requests: 2,
    });
    expect(viewOf(started, finished, started, again).probes[0]).toEqual({
      probe: '409-conflict',
      running: false,
      outcome: 'inconclusive',
      lastRun: epoch + 30,
      lastSuccess: epoch + 20,
      requests: 0,
    });
    expect(viewOf(finished, added({ probes: ['new'] })).probes).toEqual([
      { probe: 'new', running: false, requests: 0 },
    ]);
  });

  it('keeps the newest exchange of each API without its bodies', () => {
    expect(Object.fromEntries(viewOf(answered(409), failed()).lastExchanges)).toEqual({
      rest: { at: epoch + 900, operation: 'labels.create', status: 409 },
      token: { at: epoch + 950, operation: 'token.create', failure: 'connection_refused' },
    });
  });

  it('leaves deliberate bursts out of the lowest head-room', () => {
    const view = viewOf(
      headroom(20, 0),
      at({ type: 'burst' as const, active: true }, 1_000),
      headroom(0, 1_500),
      at({ type: 'burst' as const, active: false, api: 'rest', admitted: 25 }, 2_000),
      headroom(22, 3_000),
    );
    expect(Object.fromEntries(view.lowestHeadroom(epoch + 4_000))).toEqual({ all: 20 });
    expect(Object.fromEntries(view.lowestHeadroom(epoch + 301_000))).toEqual({ all: 22 });
    expect(Object.fromEntries(view.lowestHeadroom(epoch + 400_000))).toEqual({ all: 25 });
    expect(view.burstActive).toBe(false);
    expect(Object.fromEntries(view.observedBursts)).toEqual({ rest: 25 });
    const inStep = Math.floor(epoch / 5_000) * 5_000;
    expect(view.headroomCourse(epoch + 4_000).get('all')).toEqual([{ at: inStep, lowest: 0, burst: true }]);
    expect(view.headroomCourse(epoch + 3_600_000).get('all')).toEqual([]);
  });

  it('counts a quota by account where it is counted so', () => {
    const view = viewOf(added({ quotaScope: 'account' }), headroom(4, 0, 'user'), headroom(4, 0, 'stranger'));
    expect(Object.fromEntries(view.lowestHeadroom(epoch))).toEqual({ administrator: 25, user: 4, none: 25 });
  });

  it('knows what is still to be removed, and when tokens end', () => {
    const view = viewOf(
      cleanup('a', 'pending'),
      cleanup('b', 'pending'),
      cleanup('a', 'done'),
      cleanup('b', 'failed'),
      at({ type: 'token-renewed' as const, account: 'user', expires: epoch + 3_600_000 }),
    );
    expect([...view.pendingCleanups]).toEqual(['b']);
    expect(view.cleanupFailures).toBe(1);
    expect(view.tokenExpiries.get('user')).toBe(epoch + 3_600_000);
  });
});

describe('what a person asks of a clause', () => {
  it('is how often it was violated, and why nothing could be concluded the last time', () => {
    const pools = { current: { samples: 40, violations: 2 }, previous: { samples: 500, violations: 1 } };
    const [status] = viewOf(clauseState('intermittent', pools), judged('inconclusive')).clauseStatuses(epoch);
    expect(status?.pool).toEqual({ samples: 540, violations: 3 });
    expect(status?.inconclusive).toEqual({ at: epoch + 1_500, reason: 'transport', detail: 'refused' });
    const [later] = viewOf(judged('inconclusive'), judged('conforms')).clauseStatuses(epoch);
    expect(later?.inconclusive).toBeUndefined();
  });
});
