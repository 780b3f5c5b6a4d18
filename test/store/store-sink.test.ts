import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Judgement } from '../../src/contract/judgement.ts';
import type { ClauseRecord } from '../../src/drift/clause-record.ts';
import { emptyRecord, foldJudgement } from '../../src/drift/fold.ts';
import type { EventSink, MonitorEvent } from '../../src/events/events.ts';
import { createTracker } from '../../src/monitor/tracker.ts';
import type { Store } from '../../src/store/open-store.ts';
import { createStoreSink } from '../../src/store/store-sink.ts';
import { happen, someMoment } from '../support/events.ts';
import { conforming, undecided, violating } from '../support/judgements.ts';
import { createPlace, storeRuns } from './place.ts';
import { exchange, openTestStore, storeOptions, watchWhereShared } from './support.ts';

const ignore: EventSink = () => {};

/** A tracker before a store before `show`, as a station has them. */
async function connectParts(store: Store, show: EventSink = ignore, now = (): number => someMoment) {
  const stored = await store.clauseRecords.all();
  const { sink, settled } = createStoreSink({ store, stored, show, now });
  await watchWhereShared(store, 'sandbox', sink, stored);
  await settled();
  return { emit: createTracker(sink, stored), settled };
}

const judged = (judgement: Judgement): MonitorEvent => happen({ type: 'judgement', judgement });
const added: MonitorEvent = happen({
  type: 'target-added',
  contract: 'c',
  quotaScope: 'target',
  clauses: [],
  probes: [],
  accepted: [],
  accounts: [],
});

describe('the store as a sink', () => {
  it('shows nothing that another process could not read already', async () => {
    const place = await createPlace();
    const store = await openTestStore(place);
    const visit = await place.visit();
    onTestFinished(() => visit.close());
    const shown: { record: ClauseRecord; found: Promise<readonly ClauseRecord[]> }[] = [];
    const { emit, settled } = await connectParts(store, (event) => {
      if (event.type !== 'clause-state') return;
      // Asks in the very moment in which something is shown.
      shown.push({ record: event.record, found: visit.clauseRecords.all() });
    });
    const emitOne = async (judgement: Judgement): Promise<void> => {
      const before = shown.length;
      emit(judged(judgement));
      expect(shown).toHaveLength(before);
      await settled();
      const { record, found } = shown[before] ?? {};
      expect(await found).toEqual([record]);
    };
    await emitOne(conforming());
    await emitOne(violating({ reproduced: true }));
    expect(shown.map(({ record }) => record.standing)).toEqual(['conforming', 'persistent']);
    expect(await visit.transitions.untold()).toEqual([]);
  });

  it('passes every event on once, in order', async () => {
    const seen: MonitorEvent[] = [];
    const { emit, settled } = await connectParts(await openTestStore(), (event) => seen.push(event));
    const events = [1, 2, 3].map((at) => happen({ type: 'cycle-started', ...cycle }, at));
    for (const event of events) emit(event);
    await settled();
    await settled();
    emit(added);
    await settled();
    expect(seen.filter(({ type }) => type !== 'recalled')).toEqual([...events, added]);
  });

  it('commits at once what comes after a rest, and together what comes during one', async () => {
    const store = await openTestStore();
    const commits: string[] = [];
    const counted: Store = {
      ...store,
      commit: (name, body) => {
        commits.push(name);
        return store.commit(name, body);
      },
    };
    const turns: (() => void)[] = [];
    const rest = (): Promise<void> => new Promise((resolve) => void turns.push(resolve));
    const seen: number[] = [];
    const show: EventSink = ({ type, at }) => type === 'cycle-started' && seen.push(at);
    const { sink, settled } = createStoreSink({
      store: counted,
      stored: [],
      show,
      now: () => someMoment,
      rest,
    });
    const start = (at: number): void =>
      sink(happen({ type: 'cycle-started', ...cycle, run: `run-${at}` }, at));
    await watchWhereShared(store, 'sandbox', sink);
    await settled();
    start(1);
    await vi.waitFor(() => expect(turns).toHaveLength(1));
    start(2);
    start(3);
    expect(seen).toEqual([1]);
    turns[0]?.();
    await vi.waitFor(() => expect(turns).toHaveLength(2));
    turns[1]?.();
    await settled();
    expect(seen).toEqual([1, 2, 3]);
    expect(commits).toEqual(['events', 'events']);
  });

  it('keeps for others what was known once everything was shown, in one transaction, and only if it is asked to', async () => {
    const store = await openTestStore();
    const shown: number[] = [];
    const parts = {
      store,
      stored: [],
      show: ({ type, at }: MonitorEvent) => type !== 'recalled' && shown.push(at),
      now: () => someMoment,
    };
    const alone = createStoreSink(parts);
    alone.sink(happen({ type: 'cycle-started', ...cycle }, 1));
    await alone.settled();
    expect(await store.targetStates.versions()).toEqual(new Map());
    const stateOf = (target: string) => (target === 'theirs' ? undefined : `shown ${shown.join(' ')}`);
    const { sink, settled } = createStoreSink({ ...parts, stateOf });
    await watchWhereShared(store, 'sandbox', sink);
    sink(happen({ type: 'cycle-started', ...cycle }, 2));
    sink(happen({ type: 'headroom', account: 'all', requests: 3 }, 3));
    sink(happen({ type: 'headroom', account: 'all', requests: 3 }, 4, 'theirs'));
    await settled();
    expect([...(await store.targetStates.versions()).keys()]).toEqual(['sandbox']);
    expect(await store.targetStates.read('sandbox')).toBe('shown 1 2 3 4');
    sink(happen({ type: 'headroom', account: 'all', requests: 3 }, 5));
    await settled();
    expect(await store.targetStates.read('sandbox')).toBe('shown 1 2 3 4 5');
  });

  it('keeps evidence of violations, and the history of runs with their verdicts', async () => {
    const store = await openTestStore();
    const { emit, settled } = await connectParts(store);
    emit(happen({ type: 'cycle-started', ...cycle }));
    emit(happen({ type: 'exchange', exchange: exchange('x1', { status: 400 }) }));
    for (const judgement of [violating({ exchanges: ['x1', 'x0'] }), conforming(), undecided()]) {
      emit(judged(judgement));
    }
    emit(happen({ type: 'cycle-finished', run: 'run-1', seconds: 3, requests: 7 }, someMoment + 3_000));
    await settled();
    const [found] = await store.evidence.list();
    expect(found).toMatchObject({ violated: 1, judged: 2, where: 'status', expected: 'the status 409' });
    expect((await store.evidence.read(found?.id ?? ''))?.exchanges.map(({ id }) => id)).toEqual(['x1']);
    expect(await store.runs.newest('sandbox', 1)).toMatchObject([
      { run: 'run-1', requests: 7, conforms: 1, violates: 1, inconclusive: 1, ended: someMoment + 3_000 },
    ]);
  });

  it('starts from what is stored: tells it when the target is added, and announces nothing twice', async () => {
    const place = await createPlace();
    const first = await openTestStore(place);
    const before = await connectParts(first);
    before.emit(judged(conforming()));
    before.emit(judged(violating({ reproduced: true, at: 5 })));
    await before.settled();
    const [stored] = await first.clauseRecords.all();
    await first.close();
    const seen: MonitorEvent[] = [];
    const after = await connectParts(await openTestStore(place), (event) => seen.push(event));
    after.emit(added);
    after.emit(judged(violating({ reproduced: true, at: 6 })));
    await after.settled();
    const states = seen.flatMap((event) => (event.type === 'clause-state' ? [event] : []));
    expect(states).toHaveLength(2);
    expect(states[0]?.record).toEqual(stored);
    expect(states[1]?.record).toMatchObject({ standing: 'persistent', since: 5 });
    expect(states.some(({ transition }) => transition !== undefined)).toBe(false);
  });

  it('forgets once a day what is too old', async () => {
    let now = someMoment;
    const store = await openTestStore(undefined, { ...storeOptions(), retentionDays: 1, now: () => now });
    const { emit, settled } = await connectParts(store, ignore, () => now);
    emit(happen({ type: 'cycle-started', ...cycle }));
    await settled();
    for (const [days, left] of [
      [0.9, 1],
      [2, 0],
    ] as const) {
      now = someMoment + days * 86_400_000;
      emit(added);
      await settled();
      expect(await store.runs.newest('sandbox', 1)).toHaveLength(left);
    }
  });
});

describe('a store on a full disk', () => {
  it('holds nobody up, says so once, and catches up when there is room', async () => {
    let now = someMoment;
    const said: string[] = [];
    const place = await createPlace();
    const options = { ...storeOptions(said), now: () => now };
    const { store, fill, makeRoom } = await place.openOnSmallDisk(options);
    onTestFinished(() => store.close());
    const shown: string[] = [];
    const { emit, settled } = await connectParts(
      store,
      (event) => {
        if (event.type === 'clause-state') shown.push(`${event.record.clause} ${event.transition ?? ''}`);
      },
      () => now,
    );
    const raise = async (clause: string): Promise<void> => {
      emit(judged(violating({ reproduced: true, clause, operation: 'o'.repeat(10_000) })));
      await settled();
    };
    await fill();
    for (const clause of ['a', 'b', 'c']) await raise(clause);
    expect(shown).toEqual(['a raised', 'b raised', 'c raised']);
    expect([store.health.ok(), said.length]).toEqual([false, 1]);
    expect(await store.clauseRecords.all()).toEqual([]);
    await makeRoom();
    now += 31_000;
    await raise('d');
    expect([store.health.ok(), said.length]).toEqual([true, 2]);
    expect((await store.clauseRecords.all()).map(({ clause }) => clause)).toEqual(['a', 'b', 'c', 'd']);
    expect(await store.transitions.newest('sandbox', 9)).toHaveLength(4);
    expect(await store.transitions.untold()).toEqual([]);
  });

  it('keeps the newest of what waits for it, however much that is', async () => {
    let now = someMoment;
    const place = await createPlace();
    const options = { ...storeOptions([]), now: () => now };
    const { store, fill, makeRoom } = await place.openOnSmallDisk(options);
    onTestFinished(() => store.close());
    const { emit, settled } = await connectParts(store, ignore, () => now);
    await fill();
    emit(judged(violating({ reproduced: true, operation: 'o'.repeat(10_000) })));
    await settled();
    expect(store.health.ok()).toBe(false);
    for (let run = 0; run < 5_500; run += 1) {
      emit(happen({ type: 'cycle-started', run: `r${run}`, probes: 1, requests: 9, seconds: 9 }));
    }
    await settled();
    await makeRoom();
    now += 31_000;
    emit(happen({ type: 'cycle-started', run: 'last', probes: 1, requests: 9, seconds: 9 }));
    await settled();
    const kept = new Set((await store.runs.newest('sandbox', 10_000)).map(({ run }) => run));
    expect(kept.size).toBe(5_000);
    expect([kept.has('last'), kept.has('r501'), kept.has('r500')]).toEqual([true, true, false]);
  });
});

describe('a store that another program has locked', () => {
  it('holds nobody up for long, says so once, and catches up when it is free', async () => {
    let now = someMoment;
    const said: string[] = [];
    const place = await createPlace();
    const options = { ...storeOptions(said), now: () => now };
    const { store, lock, unlock } = await place.openBesideAnother(options);
    onTestFinished(() => store.close());
    const { emit, settled } = await connectParts(store, ignore, () => now);
    await lock();
    for (const clause of ['a', 'b']) {
      emit(judged(violating({ reproduced: true, clause })));
      await settled();
    }
    expect([store.health.ok(), said]).toEqual([
      false,
      [expect.stringContaining('locked by another process')],
    ]);
    await unlock();
    now += 31_000;
    emit(judged(violating({ reproduced: true, clause: 'c' })));
    await settled();
    expect([store.health.ok(), said.length]).toEqual([true, 2]);
    expect((await store.clauseRecords.all()).map(({ clause }) => clause)).toEqual(['a', 'b', 'c']);
  });

  it('learns later for others what was shown meanwhile, and not before what it rests on', async () => {
    let now = someMoment;
    const place = await createPlace();
    const { store, lock, unlock } = await place.openBesideAnother({ ...storeOptions([]), now: () => now });
    onTestFinished(() => store.close());
    const parts = { store, stored: [], show: ignore, now: () => now, stateOf: () => 'state' };
    const { sink, settled } = createStoreSink(parts);
    for (const target of ['sandbox', 'other']) await watchWhereShared(store, target, sink);
    await settled();
    const before = await store.targetStates.versions();
    await lock();
    sink(happen({ type: 'clause-state', record: emptyRecord(conforming()) }));
    await settled();
    await unlock();
    sink(happen({ type: 'headroom', account: 'all', requests: 3 }));
    await settled();
    expect(await store.targetStates.versions()).toEqual(before);
    now += 31_000;
    sink(happen({ type: 'headroom', account: 'all', requests: 3 }, someMoment, 'other'));
    await settled();
    expect(await store.clauseRecords.all()).toHaveLength(1);
    expect([...(await store.targetStates.versions()).keys()].toSorted()).toEqual(['other', 'sandbox']);
  });
});

const cycle = { run: 'run-1', probes: 2, requests: 10, seconds: 5 } as const;

/** Judgements of two clauses, each followed by whether the monitor ends there and starts again. */
const steps = fc.array(
  fc.record({
    judgement: fc.oneof(
      { weight: 6, arbitrary: fc.constant(conforming()) },
      fc.constant(undecided()),
      fc.boolean().map((reproduced) => violating({ reproduced })),
    ),
    clause: fc.constantFrom('body/code', '409/duplicate-label'),
    restarts: fc.boolean(),
  }),
  { maxLength: 60 },
);

describe('folding with restarts', () => {
  it('ends where folding in one go ends, and tells of the same transitions', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const expected = new Map<string, ClauseRecord>();
        const transitions: string[] = [];
        const store = await openTestStore();
        const told: string[] = [];
        const note: EventSink = (event) => {
          if (event.type === 'clause-state' && event.transition !== undefined)
            told.push(`${event.record.clause} ${event.transition}`);
        };
        let parts = await connectParts(store, note);
        for (const [index, { judgement: template, clause, restarts }] of taken.entries()) {
          const judgement = { ...template, clause, at: index };
          const { record, transition } = foldJudgement(
            expected.get(clause) ?? emptyRecord(judgement),
            judgement,
          );
          expected.set(clause, record);
          if (transition !== undefined) transitions.push(`${clause} ${transition}`);
          parts.emit(judged(judgement));
          await parts.settled();
          if (restarts) parts = await connectParts(store, note);
        }
        const stored = new Map((await store.clauseRecords.all()).map((record) => [record.clause, record]));
        expect(stored).toEqual(expected);
        expect(told).toEqual(transitions);
        await store.close();
      }),
      storeRuns,
    );
  });
});
