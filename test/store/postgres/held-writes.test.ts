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

/** A monitor that has the target's lease. */
async function watch(store: Store, show: EventSink = () => {}): Promise<StoreSink> {
  const taken = await store.coordination?.leases.take('sandbox', 60_000, 0);
  if (taken === undefined) throw new Error('the lease is to be had');
  const stored = await store.clauseRecords.all();
  const { sink, settled } = createStoreSink({ store, stored, show, now: () => someMoment });
  sink(happen({ type: 'recalled', tenure: taken.tenure, records: stored, baseline: emptyBaseline }));
  return { sink: createTracker(sink, stored), settled };
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
