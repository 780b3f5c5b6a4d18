import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../src/client/ledger.ts';
import { quota } from '../../src/client/window.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { fuzzRuns } from '../support/fuzz.ts';

function openLedger(pace: number): { clock: VirtualClock; ledger: Ledger; headroom: number[] } {
  const clock = createVirtualClock();
  const headroom: number[] = [];
  const ledger = new Ledger({ clock, pace, onHeadroom: (requests) => headroom.push(requests) });
  return { clock, ledger, headroom };
}

type Plan = {
  readonly arrives: number;
  readonly latency: number;
  readonly wait: number | undefined;
  readonly fails: boolean;
  readonly abortsAfter: number | undefined;
};

const plans = fc.array(
  fc.record({
    arrives: fc.nat(20_000),
    latency: fc.nat(12_000),
    wait: fc.option(fc.constantFrom(1_000, 4_000, 300_000, 301_000, 1e15), { nil: undefined, freq: 8 }),
    fails: fc.boolean(),
    abortsAfter: fc.option(fc.nat(30_000), { nil: undefined, freq: 4 }),
  }),
  { minLength: 1, maxLength: 60 },
);

/** Comes at once, and is answered at once. */
function refusedOnce(wait: number | undefined): Plan {
  return { arrives: 0, latency: 0, wait, fails: false, abortsAfter: undefined };
}

type Sent = { readonly plan: number; readonly at: number; answered?: number };

/** Plays the plans against the ledger, and returns what was sent in the order of sending. */
async function play(clock: VirtualClock, ledger: Ledger, all: readonly Plan[]): Promise<Sent[]> {
  const sends: Sent[] = [];
  const request = async (plan: Plan, index: number): Promise<void> => {
    await clock.sleep(plan.arrives);
    const controller = new AbortController();
    if (plan.abortsAfter !== undefined) {
      void clock.sleep(plan.abortsAfter).then(() => controller.abort(new Error('given up')));
    }
    const slot = await ledger.take(controller.signal).catch(() => undefined);
    if (slot === undefined) return;
    const sent: Sent = { plan: index, at: clock.monotonic() };
    sends.push(sent);
    slot.sent(clock.monotonic());
    await clock.sleep(plan.latency);
    sent.answered = clock.monotonic();
    if (!plan.fails) slot.answered(sent.answered, plan.wait);
    slot.ended();
  };
  await clock.run(Promise.all(all.map(request)));
  return sends;
}

/** How many requests count at a time, by the definition and not by the books. */
function countAt(sends: readonly Sent[], at: number): number {
  return sends.filter((sent) => {
    const until = (sent.answered ?? Number.POSITIVE_INFINITY) + quota.windowMilliseconds;
    return sent.at <= at && at < until;
  }).length;
}

describe('a ledger', () => {
  it('keeps the pace, the window and every announced wait, under any interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.constantFrom(0.5, 1, 4.5, 20, 1_000), async (all, pace) => {
        const { clock, ledger, headroom } = openLedger(pace);
        const sends = await play(clock, ledger, all);
        for (const [index, sent] of sends.entries()) {
          const before = sends[index - 1]?.at ?? Number.NEGATIVE_INFINITY;
          expect(sent.at - before).toBeGreaterThanOrEqual(1_000 / pace - 1e-6);
          expect(countAt(sends, sent.at)).toBeLessThanOrEqual(quota.ownRequests);
        }
        for (const refused of sends) {
          const plan = all[refused.plan];
          if (plan?.wait === undefined || plan.fails || refused.answered === undefined) continue;
          const from = refused.answered;
          const kept = plan.wait > 300_000 ? 60_000 : plan.wait;
          expect(sends.filter(({ at }) => at > from && at < from + kept)).toEqual([]);
        }
        expect(Math.min(1, ...headroom)).toBeGreaterThanOrEqual(1);
      }),
      fuzzRuns(60),
    );
  });

  it('serves everybody who has not given up, in the order of coming', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (all) => {
        const { clock, ledger } = openLedger(20);
        const sends = await play(clock, ledger, all);
        const arrivals = sends.map(({ plan }) => all[plan]?.arrives ?? 0);
        expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
        const patient = all.flatMap((plan, index) => (plan.abortsAfter === undefined ? [index] : []));
        expect(sends.map(({ plan }) => plan)).toEqual(expect.arrayContaining(patient));
      }),
      fuzzRuns(60),
    );
  });

  it('sends 24 at the most, and the next one five seconds after the first answer', async () => {
    const { clock, ledger, headroom } = openLedger(1_000_000);
    const eager = Array.from({ length: 26 }, () => Object.assign(refusedOnce(undefined), { latency: 100 }));
    const sends = await play(clock, ledger, eager);
    const times = sends.map(({ at }) => Math.round(at));
    expect(times.slice(0, 24)).toEqual(Array(24).fill(0));
    expect(times.slice(24)).toEqual([5_100, 5_100]);
    expect(Math.min(...headroom)).toBe(1);
  });

  it('rests five minutes after a wait that is too long, and then sends one request a minute', async () => {
    const { clock, ledger } = openLedger(1);
    const waits = [1e15, 1e15, undefined, undefined];
    const sends = await play(clock, ledger, waits.map(refusedOnce));
    expect(sends.map(({ at }) => at)).toEqual([0, 300_000, 360_000, 361_000]);
  });

  it('rests when a wait comes back again and again', async () => {
    const { clock, ledger } = openLedger(1);
    const waits = [1_000, 1_000, 1_000, 1_000, undefined];
    const sends = await play(clock, ledger, waits.map(refusedOnce));
    expect(sends.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 3_000, 303_000]);
    expect(ledger.resting).toBe(false);
  });

  it('takes refusals that cross each other for one wait, not for several', async () => {
    const { clock, ledger } = openLedger(1_000);
    const crossing = Array.from({ length: 10 }, () => Object.assign(refusedOnce(1_000), { latency: 500 }));
    await play(clock, ledger, crossing);
    expect(ledger.resting).toBe(false);
  });

  it('sets no timer for those who have given up', async () => {
    const { clock, ledger } = openLedger(1);
    (await clock.run(ledger.take())).ended();
    const controller = new AbortController();
    const waiting = ledger.take(controller.signal);
    expect(clock.sleeping()).toBe(1);
    controller.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
    expect(clock.sleeping()).toBe(0);
  });

  it('counts a cancelled request for nothing', async () => {
    const { clock, ledger, headroom } = openLedger(1);
    for (let count = 0; count < 40; count += 1) {
      const slot = await clock.run(ledger.take());
      slot.cancel();
    }
    expect(new Set(headroom)).toEqual(new Set([quota.requests - 1]));
  });
});
