import { expect, it } from 'vitest';
import { emptyBaseline } from '../../../src/drift/baseline.ts';
import type { EventSink, MonitorEvent } from '../../../src/events/events.ts';
import { createTracker } from '../../../src/monitor/tracker.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { createStoreSink, type StoreSink } from '../../../src/store/store-sink.ts';
import { happen, someMoment } from '../../support/events.ts';
import { conforming, violating } from '../../support/judgements.ts';
import { createServerPlace } from '../server-place.ts';
import { openTestStore } from '../support.ts';

/** A monitor that has the target's lease, and knows by what is kept of it. */
async function recall(store: Store, { sink }: StoreSink): Promise<void> {
  const taken = await store.coordination?.leases.take('sandbox', 60_000, 0);
  if (taken === undefined) throw new Error('the lease is to be had');
  const records = await store.clauseRecords.all();
  sink(happen({ type: 'recalled', tenure: taken.tenure, records, baseline: emptyBaseline }));
}

async function watch(store: Store, show: EventSink = () => {}, location?: string): Promise<StoreSink> {
  const stored = await store.clauseRecords.all();
  const started = createStoreSink({ store, stored, show, now: () => someMoment });
  await recall(store, started);
  return { sink: createTracker(started.sink, stored, location), settled: started.settled };
}

/** A monitor that sees always the same. */
function see(store: Store, state: string): StoreSink {
  return createStoreSink({ store, stored: [], show: () => {}, now: () => someMoment, stateOf: () => state });
}

const judged = (judgement: ReturnType<typeof conforming>): MonitorEvent =>
  happen({ type: 'judgement', judgement });

it('writes nothing of a target that another monitor has taken, and tells nothing that it knows better', async () => {
  const place = await createServerPlace();
  const store = await openTestStore(place);
  const shown: string[] = [];
  const deposed = await watch(store, ({ type }) => shown.push(type));
  await store.coordination?.leases.release('sandbox', 0);
  const other = await openTestStore(place);
  const holder = await watch(other);
  holder.sink(judged(conforming({ clause: 'body/code' })));
  await holder.settled();
  await deposed.settled();
  shown.length = 0;
  deposed.sink(judged(violating({ reproduced: true })));
  deposed.sink(judged(violating({ clause: 'body/code', reproduced: true })));
  await deposed.settled();
  // What was judged was judged, and is counted; what follows from it is for the other monitor to say.
  expect(shown).toEqual(['judgement', 'judgement']);
  const known = await other.clauseRecords.all();
  expect(known.map(({ clause, standing }) => [clause, standing])).toEqual([['body/code', 'conforming']]);
  expect(await other.transitions.untold()).toEqual([]);
  expect(store.health.ok()).toBe(true);
});

it('goes on with what each place saw, whichever monitor takes the target over', async () => {
  const place = await createServerPlace();
  const first = await openTestStore(place);
  const oslo = await watch(first, undefined, 'oslo');
  oslo.sink(judged(violating({ reproduced: true })));
  await oslo.settled();
  await first.coordination?.leases.release('sandbox', 0);
  const second = await openTestStore(place);
  const bergen = await watch(second, undefined, 'bergen');
  bergen.sink(judged(conforming()));
  await bergen.settled();
  expect(await first.clauseRecords.all()).toMatchObject([
    {
      standing: 'never_held',
      places: [
        { location: 'bergen', record: { standing: 'conforming' } },
        { location: 'oslo', record: { standing: 'never_held' }, missed: { runs: 1 } },
      ],
    },
  ]);
});

it('keeps of a target what is known by the monitor that has recalled it, and by no other', async () => {
  const place = await createServerPlace();
  const burst = happen({ type: 'burst', active: true });
  const tell = async ({ sink, settled }: StoreSink): Promise<string | undefined> => {
    sink(burst);
    await settled();
    return first.targetStates.read('sandbox');
  };
  const first = await openTestStore(place);
  const holder = see(first, 'of the first');
  await recall(first, holder);
  expect(await tell(holder)).toBe('of the first');

  const second = await openTestStore(place);
  const next = see(second, 'of the second');
  await first.coordination?.leases.release('sandbox', 0);
  await second.coordination?.leases.take('sandbox', 60_000, 0);
  expect(await tell(next)).toBe('of the first');
  await recall(second, next);
  expect(await tell(next)).toBe('of the second');
  expect(await tell(holder)).toBe('of the second');
  expect([first.health.ok(), second.health.ok()]).toEqual([true, true]);
});
