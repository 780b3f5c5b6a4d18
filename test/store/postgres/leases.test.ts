import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../../../src/clock/clock.ts';
import { createLeasedRights } from '../../../src/monitor/leased-right.ts';
import type { Permit, Refusal } from '../../../src/monitor/right-to-probe.ts';
import type { Leases, LeaseTaken, Tick } from '../../../src/probe/coordination.ts';
import type { SqlDatabase } from '../../../src/store/database.ts';
import { connectServer } from '../../../src/store/postgres/connect.ts';
import { migrateServer } from '../../../src/store/postgres/prepare-server.ts';
import { afterDeath, createFindLost, createLeases } from '../../../src/store/postgres/leases.ts';
import { createTicks } from '../../../src/store/postgres/ticks.ts';
import { createDatabase } from '../../support/postgres/cluster.ts';
import { theCluster } from '../server-place.ts';

/** As many connections of their own as monitors have, to one database. */
async function connectMany(count: number): Promise<readonly SqlDatabase[]> {
  const server = await createDatabase(theCluster());
  const databases = Array.from({ length: count }, (): SqlDatabase => connectServer(server));
  onTestFinished(async () => void (await Promise.all(databases.map((database) => database.close()))));
  if (databases[0] !== undefined) await migrateServer(databases[0], 'it');
  return databases;
}

/** As many holders. */
async function createHolders(count: number): Promise<readonly Leases[]> {
  return (await connectMany(count)).map((database, index) => createLeases(database, `monitor-${index}`));
}

async function createPair(): Promise<{ readonly a: Leases; readonly b: Leases }> {
  const [a, b] = await createHolders(2);
  if (a === undefined || b === undefined) throw new Error('there are two');
  return { a, b };
}

function asPermit(obtained: Permit | Refusal | undefined): Permit | undefined {
  return typeof obtained === 'string' ? undefined : obtained;
}

/** Within so many milliseconds less than this: time passes on the way. */
function near(milliseconds: number): unknown {
  return expect.toSatisfy(
    (value: number) => value <= milliseconds && value > milliseconds - 2_000,
    `a little less than ${milliseconds}`,
  );
}

describe('a lease', () => {
  it('is of one holder, who may prolong it, until it runs out or is given back', async () => {
    const { a, b } = await createPair();
    expect(await a.take('target', 60_000, 0)).toEqual({ tenure: 1, wait: 0 });
    expect(await b.take('target', 60_000, 0)).toBeUndefined();
    expect(await b.take('other', 60_000, 0)).toEqual({ tenure: 1, wait: 0 });
    expect(await a.take('target', 60_000, 0)).toEqual({ tenure: 1, wait: 0 });
    await b.release('target', 0);
    expect(await b.take('target', 60_000, 0)).toBeUndefined();
    await a.release('target', 0);
    // Nobody else had it: it is the same tenure.
    expect(await a.take('target', 60_000, 0)).toEqual({ tenure: 1, wait: 0 });
    await a.release('target', 0);
    expect(await b.take('target', 60_000, 0)).toMatchObject({ tenure: 2 });
    expect(await a.take('target', 60_000, 0)).toBeUndefined();
  });

  it('is not kept from others by a holder that stands still within a transaction', async () => {
    const [a, b] = await connectMany(2);
    if (a === undefined || b === undefined) throw new Error('there are two');
    const [one, other] = [createLeases(a, 'one'), createLeases(b, 'other')];
    const taken = await one.take('target', 200, 0);
    let next: LeaseTaken | undefined;
    const hanging = a.transaction('events', async (session) => {
      await createFindLost(session, 'one')(new Map([['target', taken?.tenure ?? 0]]));
      await sleep(300);
      next = await other.take('target', 60_000, 0);
      await session.exec('DELETE FROM ticks');
    });
    await expect(hanging).rejects.toMatchObject({ problem: 'unreachable' });
    expect(next).toMatchObject({ tenure: 2 });
    // It goes on with a connection of its own.
    expect(
      await a.transaction('events', async (session) => await session.all('SELECT 1 AS one')),
    ).toHaveLength(1);
  });

  it('is no shorter for being asked for again with less', async () => {
    const { a, b } = await createPair();
    await a.take('target', 60_000, 0);
    await a.take('target', 1, 0);
    await sleep(20);
    expect(await b.take('target', 60_000, 0)).toBeUndefined();
  });

  it('tells the next holder how long to wait, by what the last wrote, or for as long as requests of the dead count', async () => {
    const { a, b } = await createPair();
    await a.take('target', 60_000, 0);
    await a.release('target', 30_000);
    expect(await b.take('target', 1, 0)).toEqual({ tenure: 2, wait: near(30_000) });
    // It was not waited for, and is not forgotten by whom it was told to.
    expect(await b.take('target', 1, 0)).toEqual({ tenure: 2, wait: near(30_000) });
    await b.release('target', 0);
    expect(await a.take('target', 1, 0)).toEqual({ tenure: 3, wait: near(30_000) });
    await a.take('dies', 1, 0);
    await a.take('dies with a wait', 1, 90_000);
    await sleep(20);
    expect(await b.take('dies', 60_000, 0)).toEqual({ tenure: 2, wait: near(afterDeath) });
    expect(await b.take('dies with a wait', 60_000, 0)).toEqual({ tenure: 2, wait: near(90_000) });
  });
});

type Held = { readonly by: number; readonly from: number; until: number };

/** Pairs of holders that each believed to have the lease at one moment. */
function findOverlaps(held: readonly Held[]): readonly (readonly [Held, Held])[] {
  return held.flatMap((one) =>
    held
      .filter((other) => other.by > one.by && other.from < one.until && one.from < other.until)
      .map((other) => [one, other] as const),
  );
}

describe('leases of many who ask at once', () => {
  it('never overlap, as each counts them from before it asked', async () => {
    const lasts = 40;
    const held: Held[] = [];
    let refused = 0;
    const holders = await createHolders(5);
    const work = async (leases: Leases, by: number): Promise<void> => {
      for (let round = 0; round < 60; round += 1) {
        const asked = performance.now();
        const taken = await leases.take('target', lasts, 0);
        const from = performance.now();
        if (taken === undefined) refused += 1;
        else if (from < asked + lasts) held.push({ by, from, until: asked + lasts });
        if (taken !== undefined && round % 3 === by % 3) {
          // Who gives it back believes in none of what it was granted before.
          for (const own of held) if (own.by === by) own.until = Math.min(own.until, performance.now());
          await leases.release('target', 0);
        }
        await sleep((round * 7 + by * 13) % 60);
      }
    };
    await Promise.all(holders.map(work));
    expect(findOverlaps(held)).toEqual([]);
    // Both happened, or nothing was shown.
    expect(held.length).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
    expect(new Set(held.map(({ by }) => by)).size).toBeGreaterThan(1);
  });
});

describe('a tick', () => {
  const tick = { target: 'target', schedule: '* * * * *', due: 60_000, remembered: 60_000 };

  it('is claimed by one of all who claim it at the same moment, and never again', async () => {
    const ticks = (await connectMany(5)).map(createTicks);
    for (let due = 60_000; due < 660_000; due += 60_000) {
      const claims = await Promise.all(ticks.map((each) => each.claim({ ...tick, due })));
      expect(claims.filter(Boolean)).toHaveLength(1);
    }
    const late = await Promise.all(ticks.map((each) => each.claim({ ...tick, due: 540_000 })));
    expect(late).not.toContain(true);
  });

  it('is of one schedule of one target, and of nobody while another one was not long enough before', async () => {
    const [ticks] = (await connectMany(1)).map(createTicks);
    const claim = (more: Partial<Tick>): unknown => ticks?.claim({ ...tick, ...more });
    expect(await claim({})).toBe(true);
    expect(await claim({ target: 'other' })).toBe(true);
    expect(await claim({ schedule: '0 * * * *' })).toBe(true);
    expect(await claim({ due: 70_000, after: 10_000 })).toBe(false);
    expect(await claim({ due: 120_000, after: 60_001 })).toBe(true);
  });

  it('is forgotten in time, so that a clock that was ahead keeps nobody from claiming', async () => {
    const [ticks] = (await connectMany(1)).map(createTicks);
    await ticks?.claim({ ...tick, due: 86_400_000 });
    expect(await ticks?.claim(tick)).toBe(false);
    await sleep(30);
    expect(await ticks?.claim({ ...tick, remembered: 20 })).toBe(true);
  });
});

describe('the right to probe', () => {
  it('goes to another monitor when its holder gives it up, and stays while it works', async () => {
    const { a, b } = await createPair();
    const never = new AbortController().signal;
    const [first, second] = [a, b].map((leases) =>
      createLeasedRights({
        clock: createClock(),
        leases,
        times: { lasts: 400, renewEvery: 100, margin: 50 },
        tell: () => {},
      })({ target: 'target', rests: () => 150 }),
    );
    const permit = asPermit(await first?.obtain(never));
    await sleep(900);
    expect([first?.mayStart(), permit?.signal.aborted]).toEqual([true, false]);
    expect(await second?.obtain(never)).toBe('elsewhere');
    await first?.close();
    const given = performance.now();
    const next = asPermit(await second?.obtain(never));
    // A timer may come a millisecond early.
    expect(performance.now() - given).toBeGreaterThan(100);
    expect([first?.mayStart(), second?.mayStart()]).toEqual([false, true]);
    expect(next?.tenure).not.toBe(permit?.tenure);
    await second?.close();
  });
});
