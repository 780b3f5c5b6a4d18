import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Clock } from '../../src/clock/clock.ts';
import { createLeasedRights, usualLeaseTimes } from '../../src/monitor/leased-right.ts';
import type { Permit, Refusal, TargetRight } from '../../src/monitor/right-to-probe.ts';
import type { Leases } from '../../src/probe/coordination.ts';
import { createVirtualClock, type VirtualClock } from '../client/virtual-clock.ts';
import { seededRandom } from '../support/crash/random.ts';
import { fuzzRuns } from '../support/fuzz.ts';

/** Requests count this long, in milliseconds; and those of a holder that died this long after the end of its lease. */
const window = 5_000;
const afterDeath = 6_000;

function asPermit(obtained: Permit | Refusal): Permit | undefined {
  return typeof obtained === 'string' ? undefined : obtained;
}

type Random = () => number;

type Row = { holder: number; until: number; restsUntil: number; tenure: number; beginsAt: number };

/** One table of leases, as every monitor reaches it. */
function createTable(clock: VirtualClock) {
  const rows = new Map<string, Row>();
  const seenBy = (holder: number): Leases => ({
    take(name, lasts, rests) {
      const now = clock.monotonic();
      const row = rows.get(name);
      if (row !== undefined && row.holder !== holder && now < row.until) return Promise.resolve(undefined);
      const same = row?.holder === holder;
      const tenure = same ? row.tenure : (row?.tenure ?? 0) + 1;
      const beginsAt = same ? row.beginsAt : (row?.restsUntil ?? 0);
      const until = now + lasts;
      const restsUntil = Math.max(until + afterDeath, now + rests);
      rows.set(name, { holder, until, restsUntil, tenure, beginsAt });
      return Promise.resolve({ tenure, wait: Math.max(0, beginsAt - now) });
    },
    release(name, rests) {
      const row = rows.get(name);
      const now = clock.monotonic();
      if (row?.holder === holder) Object.assign(row, { until: now, restsUntil: now + rests });
      return Promise.resolve();
    },
  });
  return { seenBy, rows };
}

/** A process of its own: its clock goes on while it stands still, but nothing of it wakes before that is over. */
function createProcess(clock: VirtualClock) {
  let standsUntil = 0;
  const awake = async (): Promise<void> => {
    while (clock.monotonic() < standsUntil) await clock.sleep(standsUntil - clock.monotonic());
  };
  const own: Clock = {
    ...clock,
    async sleep(milliseconds, signal) {
      await clock.sleep(milliseconds, signal);
      await awake();
    },
  };
  return {
    clock: own,
    awake,
    standStill: (milliseconds: number): void => {
      standsUntil = Math.max(standsUntil, clock.monotonic() + milliseconds);
    },
  };
}

/** A way to the table that takes time, and now and then loses what goes there or what comes back. */
function throughNetwork(
  leases: Leases,
  clock: VirtualClock,
  awake: () => Promise<void>,
  random: Random,
): Leases {
  const travel = async (): Promise<void> => {
    const luck = random();
    if (luck < 0.08) {
      await clock.sleep(20_000);
      throw new Error('nobody answers');
    }
    await clock.sleep(luck < 0.2 ? random() * 16_000 : random() * 50);
  };
  const through = async <T>(call: () => Promise<T>): Promise<T> => {
    await travel();
    const answer = await call();
    await travel();
    await awake();
    return answer;
  };
  return {
    take: (...call) => through(() => leases.take(...call)),
    release: (...call) => through(() => leases.release(...call)),
  };
}

type Sent = { readonly by: number; readonly at: number };

/** Monitors that probe whenever they may, and stand still now and then, for as long as so many milliseconds. */
async function simulate(seed: number, monitors: number, lasts: number): Promise<readonly Sent[]> {
  const random = seededRandom(seed);
  const clock = createVirtualClock();
  const table = createTable(clock);
  const sent: Sent[] = [];
  const over = new AbortController();
  const probe = async (by: number): Promise<void> => {
    const process = createProcess(clock);
    let last = Number.NEGATIVE_INFINITY;
    const rests = (): number => Math.max(0, last + window - clock.monotonic());
    const rights = createLeasedRights({
      clock: process.clock,
      leases: throughNetwork(table.seenBy(by), clock, process.awake, random),
      tell: () => {},
    });
    const start = (): TargetRight => rights({ target: 'target', rests });
    let right = start();
    while (!over.signal.aborted) {
      const permit = asPermit(await right.obtain(over.signal));
      for (let count = 0; permit?.signal.aborted === false && count < 20; count += 1) {
        if (right.mayStart()) {
          last = clock.monotonic();
          sent.push({ by, at: last });
        }
        if (random() < 0.02) process.standStill(random() * 60_000);
        await process.clock.sleep(random() * 600);
      }
      if (random() < 0.2) {
        await right.close();
        right = start();
      }
      await process.clock.sleep(random() * 4_000);
    }
    await right.close();
  };
  const work = Array.from({ length: monitors }, (_, by) => probe(by));
  await clock.run(clock.sleep(lasts));
  over.abort();
  await clock.run(Promise.all(work));
  return sent;
}

it('is of one monitor at a time, and whoever has it next leaves the target alone for a window', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 2, max: 4 }), async (seed, monitors) => {
      const sent = await simulate(seed, monitors, 600_000);
      for (const [index, { by, at }] of sent.entries()) {
        const before = sent[index - 1];
        if (before === undefined || before.by === by) continue;
        expect(at - before.at).toBeGreaterThanOrEqual(window);
      }
      // Both happened, or nothing was shown.
      expect(sent.length).toBeGreaterThan(100);
      expect(new Set(sent.map(({ by }) => by)).size).toBeGreaterThan(1);
    }),
    fuzzRuns(40),
  );
});

/** Two monitors on one table that is reached at once. */
function createPair() {
  const clock = createVirtualClock();
  const table = createTable(clock);
  const told: string[] = [];
  const reach = { take: true };
  const never = new AbortController().signal;
  const [first, second] = [0, 1].map((holder) => {
    const leases = table.seenBy(holder);
    const rights = createLeasedRights({
      clock,
      leases: {
        ...leases,
        take: (...call) =>
          holder === 0 && !reach.take ? Promise.reject(new Error('no database')) : leases.take(...call),
      },
      tell: (target, why) => told.push(`${target}: ${why}`),
    });
    return rights({ target: 'target', rests: () => (holder === 0 ? 100_000 : 0) });
  });
  if (first === undefined || second === undefined) throw new Error('there are two');
  return { clock, table, first, second, told, reach, never };
}

it('stays with who has it between turns, and is given back with the waits that were announced', async () => {
  const { clock, first, second, never } = createPair();
  const permit = asPermit(await clock.run(first.obtain(never)));
  await permit?.release();
  await clock.run(clock.sleep(60_000));
  expect(asPermit(await clock.run(second.obtain(never)))).toBeUndefined();
  expect(asPermit(await clock.run(first.obtain(never)))?.tenure).toBe(permit?.tenure);
  expect([first.mayStart(), second.mayStart()]).toEqual([true, false]);
  await first.close();
  expect(permit?.signal.aborted).toBe(true);
  const next = asPermit(await clock.run(second.obtain(never)));
  expect(clock.monotonic()).toBe(160_000);
  expect(next?.tenure).not.toBe(permit?.tenure);
  expect([first.mayStart(), second.mayStart()]).toEqual([false, true]);
  await second.close();
});

it('ends within the lease when nobody can be asked, says so once, and is obtained again', async () => {
  const { clock, first, told, reach, never } = createPair();
  const permit = asPermit(await clock.run(first.obtain(never)));
  await clock.run(clock.sleep(5_000));
  reach.take = false;
  await clock.run(clock.sleep(usualLeaseTimes.lasts - usualLeaseTimes.margin));
  expect(first.mayStart()).toBe(false);
  expect(permit?.signal.reason).toMatchObject({ name: 'RightLost' });
  expect(asPermit(await clock.run(first.obtain(never)))).toBeUndefined();
  expect(told).toEqual(['target: its lease could not be prolonged in time']);
  reach.take = true;
  // Nobody else had it: what is known of the target still holds.
  expect(asPermit(await clock.run(first.obtain(never)))?.tenure).toBe(permit?.tenure);
  await first.close();
});

it('ends when it turns out that another had it, as after a step of the clock of the leases', async () => {
  const { clock, table, first, told, never } = createPair();
  const permit = asPermit(await clock.run(first.obtain(never)));
  const row = table.rows.get('target');
  if (row !== undefined) Object.assign(row, { tenure: row.tenure + 2 });
  await clock.run(clock.sleep(usualLeaseTimes.renewEvery + 1));
  expect(permit?.signal.aborted).toBe(true);
  expect(told).toEqual(['target: another monitor has the target']);
  expect(asPermit(await clock.run(first.obtain(never)))?.tenure).not.toBe(permit?.tenure);
  await first.close();
});
