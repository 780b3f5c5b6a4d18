import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledgers } from '../../src/client/ledgers.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { fuzzRuns } from '../support/fuzz.ts';

type Opened = { clock: VirtualClock; ledgers: Ledgers; headroom: Map<string, number[]> };

function openLedgers(scope: 'target' | 'account', pace = 10): Opened {
  const clock = createVirtualClock();
  const headroom = new Map<string, number[]>();
  const onHeadroom = (name: string, requests: number): void => {
    headroom.set(name, [...(headroom.get(name) ?? []), requests]);
  };
  return { clock, headroom, ledgers: new Ledgers({ clock, pace, scope, onHeadroom }) };
}

async function request(
  { clock, ledgers }: Opened,
  account: string | undefined,
  latency = 0,
): Promise<number> {
  const slot = await ledgers.of(account).ledger.take();
  const at = clock.monotonic();
  await clock.sleep(latency);
  slot.ended();
  return at;
}

describe('the ledgers of a target', () => {
  it('are one for everybody, or one for each account', () => {
    const one = openLedgers('target').ledgers;
    expect(one.of('developer')).toEqual(one.of(undefined));
    expect(one.of('user').name).toBe('all');
    const several = openLedgers('account').ledgers;
    expect(several.of('developer').ledger).not.toBe(several.of('user').ledger);
    expect(several.of('developer').ledger).toBe(several.of('developer').ledger);
    expect(several.of(undefined).name).toBe('none');
  });

  it('are held exclusively, and neither seized twice at once nor lost, under any interleaving', async () => {
    const happenings = fc.array(
      fc.record({
        arrives: fc.nat(10_000),
        account: fc.constantFrom('developer', 'user', undefined),
        latency: fc.nat(3_000),
        burst: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
        abortsAfter: fc.option(fc.nat(4_000), { nil: undefined, freq: 3 }),
      }),
      { minLength: 1, maxLength: 25 },
    );
    const scopes = fc.constantFrom('target' as const, 'account' as const);
    await fc.assert(
      fc.asyncProperty(happenings, scopes, async (all, scope) => {
        const opened = openLedgers(scope);
        const { clock, ledgers, headroom } = opened;
        let underWay = 0;
        let seized = false;
        const ordinary = async (account: string | undefined, latency: number): Promise<void> => {
          const slot = await ledgers.of(account).ledger.take();
          expect(seized).toBe(false);
          underWay += 1;
          await clock.sleep(latency);
          underWay -= 1;
          slot.ended();
        };
        const burst = async (
          account: string | undefined,
          size: number,
          latency: number,
          signal: AbortSignal,
        ) => {
          const release = await ledgers.seize(signal).catch(() => undefined);
          if (release === undefined) return;
          expect({ seized, underWay }).toEqual({ seized: false, underWay: 0 });
          seized = true;
          const slots = Array.from({ length: size }, () => ledgers.of(account).ledger.takeAtOnce());
          await clock.sleep(latency);
          for (const slot of slots) slot.ended();
          seized = false;
          release();
        };
        const happen = all.map(async ({ arrives, account, latency, burst: size, abortsAfter }) => {
          await clock.sleep(arrives);
          const controller = new AbortController();
          if (abortsAfter !== undefined) void clock.sleep(abortsAfter).then(() => controller.abort());
          await (size === undefined
            ? ordinary(account, latency)
            : burst(account, size, latency, controller.signal));
        });
        await clock.run(Promise.all(happen));
        expect(Math.min(0, ...[...headroom.values()].flat())).toBe(0);
      }),
      fuzzRuns(80),
    );
  });

  it('let go on who waits when a burst is given up before it has begun', async () => {
    const opened = openLedgers('target');
    const { clock, ledgers } = opened;
    const controller = new AbortController();
    const first = request(opened, 'developer', 5_000);
    const seizing = ledgers.seize(controller.signal).then(
      () => 'seized',
      (error: Error) => error.message,
    );
    void clock.sleep(2_000).then(() => controller.abort(new Error('given up')));
    const second = request(opened, 'developer');
    expect(await clock.run(Promise.all([first, seizing, second]))).toEqual([0, 'given up', 2_000]);
  });

  it('are seized only when announced waits have ended, and paid for by bursts', async () => {
    const opened = openLedgers('target');
    const { clock, ledgers } = opened;
    const slot = await clock.run(ledgers.of('developer').ledger.take());
    slot.answered(0, 4_000);
    slot.ended();
    const release = await clock.run(ledgers.seize());
    expect(clock.monotonic()).toBe(4_000);
    const slots = Array.from({ length: 30 }, () => ledgers.of('user').ledger.takeAtOnce());
    for (const each of slots) each.ended();
    release();
    expect(Math.min(...(opened.headroom.get('all') ?? []))).toBe(0);
    expect(await clock.run(request(opened, 'developer'))).toBe(9_000);
  });

  it('do not distrust waits because bursts are refused again and again', async () => {
    const { clock, ledgers } = openLedgers('target');
    for (let count = 0; count < 5; count += 1) {
      const release = await clock.run(ledgers.seize());
      const slot = ledgers.of(undefined).ledger.takeAtOnce();
      slot.answered(clock.monotonic(), 1_000);
      slot.ended();
      release();
    }
    expect(ledgers.of(undefined).ledger.resting).toBe(false);
    expect(clock.monotonic()).toBe(4_000);
  });
});
