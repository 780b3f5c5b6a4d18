import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createState } from '../../src/state/state.ts';
import { added, answered, at, clauseState, epoch, judged } from '../state/some-events.ts';
import { fuzzRuns } from '../support/fuzz.ts';
import { metricsUnderTest, readSeries } from './scrape.ts';
import { scriptedDay } from './scripted-day.ts';

/** What can make a line untrue. */
type Step =
  | { readonly event: MonitorEvent }
  | { readonly minutes: number }
  | { readonly secret: string }
  /** Another monitor knows of the day. */
  | { readonly restored: true };

function snapshotOfDay() {
  const state = createState();
  for (const event of scriptedDay()) state.apply(event);
  return state.snapshot('production');
}
const snapshot = snapshotOfDay();

/** Metrics to which steps happen. */
function metricsInTime() {
  let now = epoch;
  const secrets: string[] = [];
  const redact = (text: string): string =>
    secrets.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text);
  const { feed, scrape, state } = metricsUnderTest({ now: () => now, redact });
  const take = (step: Step): void => {
    if ('event' in step) feed(step.event);
    else if ('minutes' in step) now += step.minutes * 60_000;
    else if ('secret' in step) secrets.push(step.secret);
    else if (snapshot !== undefined) state.restore('production', snapshot);
  };
  return { take, scrape };
}

const event = fc
  .constantFrom<MonitorEvent>(
    ...scriptedDay(),
    at({ type: 'target-removed' }),
    added({ accepted: [{ clause: 'body/json', expires: epoch + 3_600_000 }] }),
    added({ probes: [], accounts: [] }),
    clauseState('conforming'),
    judged('inconclusive', { target: 'staging' }),
  )
  .map((happened): Step => ({ event: happened }));
const step = fc.oneof(
  { arbitrary: event, weight: 6 },
  // Head-room is of five minutes, and the acceptances end after an hour and after a day.
  { arbitrary: fc.constantFrom(2, 4, 61, 1_441).map((minutes): Step => ({ minutes })), weight: 4 },
  { arbitrary: fc.constantFrom<Step>({ secret: 'body' }, { secret: '409' }, { restored: true }), weight: 1 },
);

describe('the lines that are kept', () => {
  it('are those that would be written anew, whatever happened meanwhile', async () => {
    const steps = fc.array(fc.array(step, { maxLength: 6 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(steps, async (batches) => {
        const kept = metricsInTime();
        const taken: Step[] = scriptedDay().map((happened) => ({ event: happened }));
        for (const earlier of taken) kept.take(earlier);
        await kept.scrape();
        for (const batch of batches) {
          for (const next of batch) kept.take(next);
          taken.push(...batch);
          const anew = metricsInTime();
          for (const earlier of taken) anew.take(earlier);
          expect(await kept.scrape()).toBe(await anew.scrape());
        }
      }),
      fuzzRuns(60),
    );
  });

  it('are written anew for the target to which something happened, and for no other', async () => {
    const state = createState();
    const asked: string[] = [];
    const watched = new WeakMap<object, ReturnType<typeof state.targets>[number]>();
    const { feed, scrape } = metricsUnderTest({
      state: {
        ...state,
        targets: () =>
          state.targets().map((view) => {
            const clauseStatuses = (now: number) => {
              asked.push(view.name);
              return view.clauseStatuses(now);
            };
            const same = watched.get(view) ?? { ...view, clauseStatuses };
            watched.set(view, same);
            return same;
          }),
      },
    });
    const tell = (...events: MonitorEvent[]): void => {
      for (const happened of events) state.apply(happened);
      feed(...events);
    };
    tell(added(), added({ target: 'staging' }));
    const first = await scrape();
    expect(await scrape()).toBe(first);
    expect(asked).toEqual(['production', 'staging']);
    tell(judged('violates', { target: 'staging' }));
    await scrape();
    expect(asked).toEqual(['production', 'staging', 'staging']);
  });

  it('stand together for each target, in the order in which they came to be', async () => {
    const { feed, scrape } = metricsUnderTest();
    const names = ['production', 'staging'];
    feed(...names.map((target) => added({ target })));
    for (const status of [200, 409]) feed(...names.map((target) => ({ ...answered(status), target })));
    const series = [...readSeries(await scrape()).keys()];
    const calls = series.filter((key) => key.startsWith('faultline_http_requests_total'));
    expect(calls.map((key) => /target="(\w+)".*code="(\d+)"/.exec(key)?.slice(1).join(' '))).toEqual([
      'production 200',
      'production 409',
      'staging 200',
      'staging 409',
    ]);
  });
});
