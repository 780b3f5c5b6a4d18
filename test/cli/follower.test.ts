import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startFollower, type Follower } from '../../src/cli/follower.ts';
import { createRunNow } from '../../src/cli/station-status.ts';
import { createClock, type Clock } from '../../src/clock/clock.ts';
import type { Baseline } from '../../src/drift/baseline.ts';
import { listChanges, type BaselineChange } from '../../src/drift/changes.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { metricNames, definitionOf } from '../../src/metrics/catalogue.ts';
import { createStoreSink } from '../../src/store/store-sink.ts';
import { writeSnapshot } from '../../src/store/stored-snapshot.ts';
import { createLook } from '../../src/web/look.ts';
import { scriptedDay } from '../metrics/scripted-day.ts';
import { metricsUnderTest } from '../metrics/scrape.ts';
import { added, at, clauseState, epoch, headroom, judged } from '../state/some-events.ts';
import { createPlace } from '../store/place.ts';
import { openTestStore, watchWhereShared } from '../store/support.ts';
import { someStatus } from '../web/some-status.ts';

const target = 'production';

/** A baseline with a change that is open and one that somebody accepted. */
const baseline: Baseline = {
  entries: {
    'rest 409 labels.create': {
      api: 'rest',
      status: '409',
      cause: 'labels.create',
      agreeing: 2,
      facets: { 'media type': ['application/json'] },
      moved: { 'media type': { value: 'text/html', since: epoch, evidence: 'x1', conforming: 0 } },
    },
  },
  accepted: [
    {
      change: 'a1',
      api: 'rest',
      what: 'type of code',
      before: 'number',
      after: 'string',
      reason: 'agreed',
      at: epoch,
      facet: 'type of code',
      replaced: {},
    },
  ],
};
const changesOf = (_: string, recorded: Baseline): readonly BaselineChange[] =>
  listChanges(recorded, () => 'baseline');

/** Everything that a monitor comes to know of its targets. */
const day: readonly MonitorEvent[] = [
  ...scriptedDay(),
  at({ type: 'baseline-recorded', baseline, open: changesOf(target, baseline) }, 13_000),
  at({ type: 'probe-started', probe: '429-too-many-requests', api: 'rest', run: 'r2' }, 14_000),
];

/** What every monitor tells of its targets from its own configuration. */
const listing = day.filter(({ type }) => ['target-added', 'not-exercised', 'probe-scheduled'].includes(type));

/** A clock whose sleeper wakes when it is told to: with each step a follower looks once more. */
function createSteps(): { readonly clock: Clock; readonly step: () => Promise<void> } {
  const sleepers: (() => void)[] = [];
  const asleep = (): Promise<void> =>
    vi.waitFor(() => expect(sleepers).toHaveLength(1), { interval: 2, timeout: 30_000 });
  return {
    clock: {
      ...createClock(),
      sleep: (_, signal) =>
        new Promise((resolve) => {
          sleepers.push(resolve);
          signal?.addEventListener('abort', () => resolve(), { once: true });
        }),
    },
    async step() {
      await asleep();
      sleepers.shift()?.();
      await asleep();
    },
  };
}

/** A monitor that probes the targets, and a place where others find what it knows. */
async function startHolder() {
  const place = await createPlace();
  const store = await openTestStore(place);
  const parts = metricsUnderTest();
  const { sink, settled } = createStoreSink({
    store,
    stored: [],
    show: parts.feed,
    now: () => epoch,
    stateOf(name) {
      const snapshot = parts.state.snapshot(name);
      return snapshot && writeSnapshot(snapshot);
    },
  });
  await watchWhereShared(store, target, sink);
  const happen = async (...events: readonly MonitorEvent[]): Promise<void> => {
    for (const event of events) sink(event);
    await settled();
  };
  return { place, store, happen, ...parts };
}

/** Another monitor, which lists the same targets and shares the store. */
async function startOther({ place }: Pick<Awaited<ReturnType<typeof startHolder>>, 'place'>) {
  const parts = metricsUnderTest();
  const said: string[] = [];
  const held = new Set<string>();
  let changes = 0;
  const { clock, step } = createSteps();
  const visit = await place.visit();
  parts.feed(...listing);
  const follower: Follower = startFollower({
    tables: visit,
    state: parts.state,
    holds: (name) => held.has(name),
    changesOf,
    clock,
    onChange: () => (changes += 1),
    tell: (line) => said.push(line),
  });
  onTestFinished(async () => {
    await follower.stop();
    await visit.close();
  });
  const feed = (...events: readonly MonitorEvent[]): void => {
    parts.feed(...events);
    for (const event of events) follower.note(event);
  };
  return { ...parts, feed, follower, step, said, held, changes: () => changes };
}

type Parts = ReturnType<typeof metricsUnderTest>;

/** The lines of a scrape of this kind, but for what each monitor knows by itself. */
async function linesOf({ scrape }: Parts, kind: 'gauge' | 'counter'): Promise<readonly string[]> {
  const names = new Set<string>(metricNames().filter((name) => definitionOf(name).kind === kind));
  return (await scrape()).split('\n').filter((line) => names.has(line.split(/[ {]/)[0] ?? ''));
}

/** All that the pages and the JSON API show of what is known now. */
async function pagesOf({ state }: Parts): Promise<unknown> {
  const look = createLook(someStatus([], { state }), (text) => text);
  return {
    targets: look.targets(),
    probes: look.probes(target),
    headroom: look.headroom(target),
    changes: await look.changes(target),
    clause: await look.clause({ target, api: 'rest', clause: 'body/json' }),
  };
}

describe('a follower', () => {
  it('shows on its gauges and pages what the monitor shows that probes, and counts nothing', async () => {
    const holder = await startHolder();
    await holder.happen(...day);
    const other = await startOther(holder);
    const counters = await linesOf(other, 'counter');
    await other.step();
    expect(await linesOf(other, 'gauge')).toEqual(await linesOf(holder, 'gauge'));
    expect(await pagesOf(other)).toEqual(await pagesOf(holder));
    expect(await linesOf(other, 'counter')).toEqual(counters);
    expect(other.state.target(target)).toMatchObject({ burstActive: false, openChanges: [{ since: epoch }] });
    const [broken] = other.state.target(target)?.clauseStatuses(epoch) ?? [];
    expect(broken?.places?.map(({ location }) => location)).toEqual(['bergen', 'oslo']);

    await holder.happen(
      judged('violates'),
      clauseState('conforming'),
      at({ type: 'burst', active: true }, 15_000),
      headroom(2, 15_500),
      at({ type: 'baseline-recorded', baseline: { ...baseline, entries: {} }, open: [] }, 16_000),
    );
    await other.step();
    expect(await linesOf(other, 'gauge')).toEqual(await linesOf(holder, 'gauge'));
    expect(await pagesOf(other)).toEqual(await pagesOf(holder));
    expect(other.state.target(target)).toMatchObject({ burstActive: true, openChanges: [] });
    expect(other.said).toEqual([]);
  });

  it('reads only what has changed, and tells the pages then', async () => {
    const holder = await startHolder();
    const other = await startOther(holder);
    await other.step();
    expect([other.changes(), other.follower.hasFollowed()]).toEqual([0, false]);
    await holder.happen(added(), clauseState('persistent'));
    await other.step();
    await other.step();
    expect([other.changes(), other.follower.hasFollowed()]).toEqual([1, true]);
  });

  it('leaves alone what this monitor probes, until another one has it', async () => {
    const holder = await startHolder();
    const other = await startOther(holder);
    other.held.add(target);
    await holder.happen(added(), clauseState('persistent'));
    await other.step();
    const state = () => other.state.target(target)?.clauseStatuses(epoch)[0]?.state;
    expect(state()).toBe('unknown');
    other.held.delete(target);
    await other.step();
    expect(state()).toBe('accepted');
  });

  it('shows it again after a target was listed anew', async () => {
    const holder = await startHolder();
    await holder.happen(...day);
    const other = await startOther(holder);
    await other.step();
    for (const { name } of other.state.targets())
      other.feed({ ...at({ type: 'target-removed' }), target: name });
    other.feed(...listing);
    await other.step();
    expect(await pagesOf(other)).toEqual(await pagesOf(holder));
  });

  it('passes over what it cannot read, and says so once', async () => {
    const holder = await startHolder();
    await holder.happen(...day);
    const other = await startOther(holder);
    await holder.store.targetStates.save(target, '{"since":"long ago"}', epoch);
    await other.step();
    await holder.store.targetStates.save(target, '{"since":"long ago"}', epoch);
    await other.step();
    expect(other.said).toEqual([
      'what is kept of production is passed over: the store holds in `since` string where a number should be',
    ]);
    expect(other.state.target(target)?.clauseStatuses(epoch)[0]?.record?.standing).toBe('persistent');
    await holder.happen(headroom(20, 20_000));
    await other.step();
    expect(await pagesOf(other)).toEqual(await pagesOf(holder));
  });

  it('shows what it saw last while the store does not answer, and says so once', async () => {
    const holder = await startHolder();
    await holder.happen(...day);
    const other = await startOther(holder);
    await other.step();
    const before = await pagesOf(other);
    const beside = await holder.place.beside();
    await beside.exec('ALTER TABLE target_states RENAME TO away');
    await other.step();
    await other.step();
    expect([other.follower.answered(), other.said]).toEqual([
      false,
      [expect.stringContaining('What other monitors see is shown as it was before')],
    ]);
    expect(await pagesOf(other)).toEqual(before);
    await beside.exec('ALTER TABLE away RENAME TO target_states');
    await other.step();
    expect([other.follower.answered(), other.said.length]).toEqual([true, 2]);
  });
});

it('asks no more of a target that another monitor probes than what can be said without it', () => {
  const unmet = { title: '', apis: [], judges: [], requests: 1, waitSeconds: 0 };
  const runNow = (mayRun: boolean) =>
    createRunNow(
      { monitor: { runNow: () => 'queued' }, mayRun: () => mayRun },
      {
        probe: (_, name) =>
          name === 'none'
            ? undefined
            : { ...unmet, ...(name === 'unmet' ? { unmet: 'bursts is false' } : {}) },
      },
    );
  expect(runNow(true)(target, 'usual')).toBe('queued');
  expect(['usual', 'unmet', 'none'].map((name) => runNow(false)(target, name))).toEqual([
    'other_monitor',
    'not_exercised',
    'unknown',
  ]);
});
