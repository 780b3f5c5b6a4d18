import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock/clock.ts';
import { usualLeaseTimes } from '../../src/monitor/lease-times.ts';
import { createLeasedRights } from '../../src/monitor/leased-right.ts';
import type { Permit, Refusal, TargetRight } from '../../src/monitor/right-to-probe.ts';
import type { Leases } from '../../src/probe/coordination.ts';
import { createVirtualClock, type VirtualClock } from '../client/virtual-clock.ts';
import { seededRandom } from '../support/crash/random.ts';
import { fuzzRuns } from '../support/fuzz.ts';
import { createTable } from './lease-table.ts';

/** Requests count this long, in milliseconds. */
const window = 5_000;

function asPermit(obtained: Permit | Refusal): Permit | undefined {
  return typeof obtained === 'string' ? undefined : obtained;
}

type Random = () => number;

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

/** Monitors that probe whenever they may, and stand still now and then, for as long as so many milliseconds; perhaps they take turns. */
async function simulate(
  seed: number,
  monitors: number,
  lasts: number,
  takesTurns: boolean,
): Promise<readonly Sent[]> {
  const random = seededRandom(seed);
  const clock = createVirtualClock();
  const table = createTable(clock);
  const sent: Sent[] = [];
  const over = new AbortController();
  const probe = async (by: number): Promise<void> => {
    const process = createProcess(clock);
    const settle = async (): Promise<boolean> => {
      await process.clock.sleep(random() * 2_000);
      return random() < 0.8;
    };
    let last = Number.NEGATIVE_INFINITY;
    const rests = (): number => Math.max(0, last + window - clock.monotonic());
    const rights = createLeasedRights({
      clock: process.clock,
      leases: throughNetwork(table.seenBy(by), clock, process.awake, random),
      tell: () => {},
      ...(takesTurns ? { settle } : {}),
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
      permit?.release();
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
    fc.asyncProperty(
      fc.integer(),
      fc.integer({ min: 2, max: 4 }),
      fc.boolean(),
      async (seed, monitors, turns) => {
        const sent = await simulate(seed, monitors, 600_000, turns);
        for (const [index, { by, at }] of sent.entries()) {
          const before = sent[index - 1];
          if (before === undefined || before.by === by) continue;
          expect(at - before.at).toBeGreaterThanOrEqual(window);
        }
        // Both happened, or nothing was shown.
        expect(sent.length).toBeGreaterThan(100);
        expect(new Set(sent.map(({ by }) => by)).size).toBeGreaterThan(1);
      },
    ),
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
  permit?.release();
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

/** Two monitors that take turns, the first of which keeps what it found when the test says so. */
function createTurnTakers() {
  const clock = createVirtualClock();
  const table = createTable(clock);
  const said: string[] = [];
  const keeping = { takes: 0, succeeds: true, tries: 0 };
  const network = { takes: 0 };
  const [first, second] = [0, 1].map((holder) => {
    const leases = table.seenBy(holder);
    const settle = async (): Promise<boolean> => {
      keeping.tries += 1;
      await clock.sleep(keeping.takes);
      return keeping.succeeds;
    };
    const through = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
      if (holder === 0) said.push(what);
      await clock.sleep(holder === 0 ? network.takes : 0);
      const answer = await call();
      if (holder === 0) said.push(`${what} answered`);
      return answer;
    };
    const rights = createLeasedRights({
      clock,
      leases: {
        take: (...call) => through('take', () => leases.take(...call)),
        release: (...call) => through('release', () => leases.release(...call)),
      },
      tell: () => {},
      ...(holder === 0 ? { settle } : {}),
    });
    return rights({ target: 'target', rests: () => (holder === 0 ? 4_000 : 0) });
  });
  if (first === undefined || second === undefined) throw new Error('there are two');
  const never = new AbortController().signal;
  const obtain = async (right: TargetRight, signal = never) =>
    asPermit(await clock.run(right.obtain(signal)));
  const wait = (milliseconds: number) => clock.run(clock.sleep(milliseconds));
  return { clock, first, second, said, keeping, network, obtain, wait };
}

describe('where monitors take turns', () => {
  it('goes back once no permit is out and all that was found is kept, and not before', async () => {
    const { clock, first, second, keeping, obtain, wait } = createTurnTakers();
    keeping.takes = 1_000;
    const [cycle, rest] = [await obtain(first), await obtain(first)];
    cycle?.release();
    cycle?.release();
    await wait(60_000);
    expect(keeping.tries).toBe(0);
    expect(rest?.signal.aborted).toBe(false);
    rest?.release();
    await wait(900);
    expect(await obtain(second)).toBeUndefined();
    await wait(200);
    expect([first.holds(), rest?.signal.aborted]).toEqual([false, true]);
    const next = await obtain(second);
    // What the first one sent counts for so long.
    expect(clock.monotonic()).toBe(65_000);
    expect(next?.tenure).not.toBe(cycle?.tenure);
    expect(await obtain(first)).toBeUndefined();
    await Promise.all([clock.run(first.close()), clock.run(second.close())]);
  });

  it('stays while not all is kept, which is tried again, and while somebody has asked meanwhile', async () => {
    const { first, keeping, obtain, wait, clock } = createTurnTakers();
    Object.assign(keeping, { takes: 1_000, succeeds: false });
    (await obtain(first))?.release();
    await wait(30_000);
    expect(first.holds()).toBe(true);
    expect(keeping.tries).toBeGreaterThan(3);
    keeping.succeeds = true;
    await wait(usualLeaseTimes.renewEvery + 2_000);
    expect(first.holds()).toBe(false);

    const before = await obtain(first);
    before?.release();
    await wait(500);
    const meanwhile = await obtain(first);
    await wait(2_000);
    expect([first.holds(), meanwhile?.tenure]).toEqual([true, before?.tenure]);
    await clock.run(first.close());
  });

  it('is prolonged, given back and asked for in the order in which that was begun', async () => {
    const { clock, first, said, network, obtain, wait } = createTurnTakers();
    const permit = await obtain(first);
    network.takes = 3_000;
    await wait(usualLeaseTimes.renewEvery + 1);
    permit?.release();
    await wait(1);
    expect(first.holds()).toBe(false);
    expect(await obtain(first)).toBeDefined();
    const calls = ['take', 'take', 'release', 'take'];
    expect(said).toEqual(calls.flatMap((what) => [what, `${what} answered`]));
    await clock.run(first.close());
  });

  it('is not kept for somebody who gave up asking', async () => {
    const { clock, first, second, network, obtain, wait } = createTurnTakers();
    network.takes = 1_000;
    const impatient = new AbortController();
    const asking = obtain(first, impatient.signal);
    await wait(500);
    impatient.abort();
    expect(await asking).toBeUndefined();
    await wait(3_000);
    expect(first.holds()).toBe(false);
    expect(await obtain(second)).toBeDefined();
    await Promise.all([clock.run(first.close()), clock.run(second.close())]);
  });
});
