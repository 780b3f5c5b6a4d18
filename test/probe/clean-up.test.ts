import { expect, it } from 'vitest';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import type { Removal } from '../../src/probe/api-definition.ts';
import { cleanUp, timeToComeOfAge } from '../../src/probe/clean-up.ts';
import { createMemoryLedger, type Leftover } from '../../src/probe/cleanup-ledger.ts';

const clock = createClock();
const leftover = { target: 'production', run: 'run', kind: 'thing', mark: 'mark', parent: 'projects/p' };

/** Cleans up one leftover of this age, in milliseconds, whose removal comes out like this. */
async function cleanUpAfter(removal: Removal, age: number) {
  const events: MonitorEvent[] = [];
  const ledger = createMemoryLedger();
  await ledger.record({ ...leftover, at: clock.now() - age });
  const left = await cleanUp({
    target: { name: 'production' } as TargetConfig,
    definition: { ...disruptiveTechnologies, cleanup: { thing: () => Promise.resolve(removal) } },
    ledger,
    clock,
    emit: (event) => events.push(event),
    send: () => Promise.reject(new Error('nothing is sent here')),
    concerns: () => true,
  });
  const states = events.flatMap((event) => (event.type === 'cleanup' ? [event.state] : []));
  return { left: left.length, pending: (await ledger.pending('production')).length, states };
}

it.each([
  ['strikes what is gone', 'gone', 0, { left: 0, pending: 0, states: ['done'] }],
  [
    'keeps what is too fresh to be seen, without a word',
    'unseen',
    1_000,
    { left: 1, pending: 1, states: [] },
  ],
  [
    'takes what is not seen after a minute for gone',
    'unseen',
    61_000,
    { left: 0, pending: 0, states: ['done'] },
  ],
  ['keeps what was not confirmed', 'not-confirmed', 61_000, { left: 1, pending: 1, states: ['failed'] }],
] as const)('%s', async (_what, removal, age, expected) => {
  expect(await cleanUpAfter(removal, age)).toEqual(expected);
});

it('does not wait for ever for what was written down before the clock was set back', () => {
  const old: Leftover = { ...leftover, at: 10_000_000 };
  expect(timeToComeOfAge(old, 10_000_000)).toBe(60_000);
  expect(timeToComeOfAge(old, 10_059_000)).toBe(1_000);
  expect(timeToComeOfAge(old, 10_060_000)).toBe(0);
  expect(timeToComeOfAge(old, 6_400_000)).toBe(0);
});
