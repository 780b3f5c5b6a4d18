import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBaseline } from '../../src/drift/baseline.ts';
import type { EventOf, MonitorEvent } from '../../src/events/events.ts';
import { createState, type State } from '../../src/state/state.ts';
import { succeed } from '../../src/state/succession.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { readSnapshot, writeSnapshot } from '../../src/store/stored-snapshot.ts';
import { added, answered, at, clauseState, cleanup, epoch, failed, headroom, judged } from './some-events.ts';

const target = 'production';
const probe = '409-conflict';
const clauses = ['body/json', '409/duplicate-label', 'made/up'];

/** What a monitor tells of its target from its own configuration alone. */
const listing: readonly MonitorEvent[] = [
  added({ quotaScope: 'account' }),
  at({
    type: 'not-exercised' as const,
    clauses: [{ clause: 'body/json', api: 'rest', reason: 'bursts_off' as const, detail: 'bursts is false' }],
  }),
  at({ type: 'probe-scheduled' as const, probe, next: epoch + 900_000, schedule: '*/15 * * * *' }),
];

const refusal = (clause: string): MonitorEvent =>
  at({
    type: 'not-exercised' as const,
    clauses: [{ clause, api: 'rest', reason: 'preflight_refused' as const, detail: 'a device is real' }],
  });
const run = { probe, api: 'rest', run: 'r1' };
const account = fc.constantFrom('administrator', 'user', 'none', 'stranger');
const resource = fc.constantFrom('a', 'b');

/** Whatever a monitor may come to know, at a time that is filled in later. */
const happening: fc.Arbitrary<MonitorEvent> = fc.oneof(
  fc.constantFrom<MonitorEvent>(
    answered(409),
    { ...answered(200), probe },
    failed(),
    at({ type: 'probe-started', ...run }),
    at({ type: 'burst', active: true }),
    at({ type: 'burst', active: true, api: 'rest', admitted: 7 }),
    at({ type: 'burst', active: false }),
    at({ type: 'cycle-started', run: 'r1', probes: 1, requests: 1, seconds: 1 }),
    at({ type: 'cycle-finished', run: 'r1', seconds: 1, requests: 1 }),
    at({ type: 'baseline-recorded', baseline: emptyBaseline, open: [] }),
  ),
  fc
    .constantFrom('completed' as const, 'inconclusive' as const)
    .map((outcome) => at({ type: 'probe-finished', ...run, outcome, seconds: 1 })),
  fc.tuple(fc.nat(25), account).map(([requests, name]) => headroom(requests, 0, name)),
  account.map((name) => at({ type: 'token-renewed', account: name, expires: epoch + 3_600_000 })),
  fc
    .tuple(resource, fc.constantFrom('pending' as const, 'done' as const, 'failed' as const))
    .map(([name, state]) => cleanup(name, state)),
  fc
    .tuple(
      fc.constantFrom('conforms' as const, 'violates' as const, 'inconclusive' as const),
      fc.constantFrom(...clauses),
    )
    .map(([outcome, clause]) => judged(outcome, { clause })),
  fc
    .tuple(fc.constantFrom('conforming' as const, 'persistent' as const), fc.constantFrom(...clauses))
    .map(([standing, clause]) => clauseState(standing, { clause })),
  fc.constantFrom(...clauses).map(refusal),
);

/** Events in the order of their times, up to a minute apart. */
const course = fc.array(fc.tuple(happening, fc.nat(60_000)), { maxLength: 25 });

type Course = readonly (readonly [MonitorEvent, number])[];

function follow(state: State, taken: Course, from: number): number {
  return taken.reduce((now, [event, pause]) => {
    state.apply({ ...event, at: now + pause });
    return now + pause;
  }, from);
}

function start(events = listing): State {
  const state = createState();
  for (const event of events) state.apply(event);
  return state;
}

/** Everything that can be asked of a target at a moment. */
function look(state: State, now: number): unknown {
  const { clauseStatuses, lowestHeadroom, headroomCourse, ...view } = state.target(target) ?? {};
  return {
    ...view,
    statuses: clauseStatuses?.(now),
    lowest: [1_000, 200_000, 400_000].map((later) => lowestHeadroom?.(now + later)),
    course: headroomCourse?.(now),
  };
}

function pass(state: State): ReturnType<typeof readSnapshot> {
  const snapshot = state.snapshot(target);
  if (snapshot === undefined) throw new Error('the target is gone');
  return readSnapshot(writeSnapshot(snapshot));
}

/** Starts anew somewhere else with what tables of their own keep, and with the snapshot. */
function moveOn(before: State, events: readonly MonitorEvent[]): State {
  const state = start(events);
  const [view] = before.targets();
  for (const { record } of view?.clauseStatuses(epoch) ?? []) {
    if (record !== undefined) state.apply({ type: 'clause-state', target, at: epoch, record });
  }
  const { baselineAt } = pass(before);
  if (baselineAt !== undefined) {
    state.apply({ type: 'baseline-recorded', target, at: baselineAt, baseline: emptyBaseline, open: [] });
  }
  state.restore(target, pass(before));
  return state;
}

function firstStateOf(state: State): string | undefined {
  return state.target(target)?.clauseStatuses(epoch)[0]?.state;
}

describe('a snapshot', () => {
  it('holds, with what has a table of its own, all that is known', () => {
    fc.assert(
      fc.property(course, course, (before, after) => {
        const state = start();
        const moved = follow(state, before, epoch);
        const other = moveOn(state, listing);
        expect(look(other, moved)).toEqual(look(state, moved));
        const ended = follow(state, after, moved);
        follow(other, after, moved);
        expect(look(other, ended)).toEqual(look(state, ended));
        expect(pass(other)).toEqual(pass(state));
      }),
    );
  });

  it('does not put another configuration in the place of one’s own', () => {
    const state = start();
    follow(
      state,
      [
        [headroom(3, 0, 'user'), 0],
        [answered(200), 0],
      ],
      epoch,
    );
    const own = [
      added({ quotaScope: 'account', clauses: [], accounts: ['administrator'], probes: ['new'] }),
    ] satisfies EventOf<'target-added'>[];
    const other = start(own);
    other.restore(target, pass(state));
    expect(other.target(target)).toMatchObject({
      accounts: ['administrator'],
      probes: [{ probe: 'new', running: false, requests: 0 }],
    });
    expect([...(other.target(target)?.lowestHeadroom(epoch) ?? [])]).toEqual([
      ['administrator', 25],
      ['none', 25],
    ]);
  });

  it('lets a clause that one’s own configuration does not exercise not pass, unless it was judged all the same', () => {
    const judgedThere = start();
    follow(
      judgedThere,
      [
        [clauseState('conforming'), 0],
        [judged('conforms'), 0],
      ],
      epoch,
    );
    expect(firstStateOf(moveOn(judgedThere, listing))).toBe('conforms');
    const exercisedThere = start([added({ quotaScope: 'account' })]);
    follow(
      exercisedThere,
      [
        [clauseState('conforming'), 0],
        [judged('conforms'), 0],
      ],
      epoch,
    );
    expect(firstStateOf(moveOn(exercisedThere, listing))).toBe('not_exercised');
  });

  it('leaves no trace of a target that was not added', () => {
    const state = createState();
    state.restore(target, pass(start()));
    expect([state.targets(), state.snapshot(target)]).toEqual([[], undefined]);
  });
});

describe('who takes a target over', () => {
  it('begins with nothing under way, and with what the ledger says is to be removed', () => {
    const state = start();
    const events: MonitorEvent[] = [
      at({ type: 'cycle-started', run: 'r1', probes: 1, requests: 1, seconds: 1 }),
      at({ type: 'probe-started', ...run }),
      at({ type: 'burst', active: true }),
      cleanup('a', 'pending'),
    ];
    for (const event of events) state.apply(event);
    state.restore(target, succeed(pass(state), ['b']));
    const view = state.target(target);
    expect(view?.probes.some(({ running }) => running)).toBe(false);
    expect([view?.cycle, view?.burstActive, [...(view?.pendingCleanups ?? [])]]).toEqual([
      undefined,
      false,
      ['b'],
    ]);
  });
});

const whole = (): Record<string, unknown> => {
  const state = start();
  const events: MonitorEvent[] = [
    at({ type: 'cycle-started', run: 'r1', probes: 1, requests: 1, seconds: 1 }),
    at({ type: 'baseline-recorded', baseline: emptyBaseline, open: [] }),
    judged('inconclusive'),
    headroom(3, 0, 'user'),
    failed(),
  ];
  for (const event of events) state.apply(event);
  return { ...pass(state) };
};

describe('a snapshot that is read', () => {
  it('is taken from a later version, which says more', () => {
    expect(readSnapshot(JSON.stringify({ ...whole(), more: { than: 'is known' } }))).toEqual(whole());
  });

  it('is refused when anything else stands there', () => {
    for (const text of ['', '{', '[]', 'null', '1']) expect(() => readSnapshot(text)).toThrow(StoreError);
    for (const name of Object.keys(whole())) {
      for (const value of ['text', [1], [{}], { a: {} }]) {
        const text = JSON.stringify({ ...whole(), [name]: value });
        expect(() => readSnapshot(text)).toThrow(StoreError);
      }
    }
  });
});
