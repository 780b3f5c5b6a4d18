import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../../../src/clock/clock.ts';
import { createLeasedRights } from '../../../src/monitor/leased-right.ts';
import type { SqlDatabase } from '../../../src/store/database.ts';
import { connectServer } from '../../../src/store/postgres/connect.ts';
import { afterDeath, createLeases, leaseTables, type Leases } from '../../../src/store/postgres/leases.ts';
import { createDatabase } from '../../support/postgres/cluster.ts';
import { theCluster } from '../server-place.ts';

/** As many holders with connections of their own as monitors have, to one database with the table of leases. */
async function createHolders(count: number): Promise<readonly Leases[]> {
  const server = await createDatabase(theCluster());
  const databases = Array.from({ length: count }, (): SqlDatabase => connectServer(server));
  onTestFinished(async () => void (await Promise.all(databases.map((database) => database.close()))));
  await databases[0]?.exec(`CREATE SCHEMA faultline; ${leaseTables}`);
  return databases.map((database, index) => createLeases(database, `monitor-${index}`));
}

async function createPair(): Promise<{ readonly a: Leases; readonly b: Leases }> {
  const [a, b] = await createHolders(2);
  if (a === undefined || b === undefined) throw new Error('there are two');
  return { a, b };
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
    const permit = await first?.obtain(never);
    await sleep(900);
    expect([first?.mayStart(), permit?.signal.aborted]).toEqual([true, false]);
    expect(await second?.obtain(never)).toBeUndefined();
    await first?.close();
    const given = performance.now();
    const next = await second?.obtain(never);
    // A timer may come a millisecond early.
    expect(performance.now() - given).toBeGreaterThan(100);
    expect([first?.mayStart(), second?.mayStart()]).toEqual([false, true]);
    expect(next?.tenure).not.toBe(permit?.tenure);
    await second?.close();
  });
});
