import type { Burst } from '../../src/client/client.ts';
import type { Call } from '../../src/client/call.ts';
import { ProbeInconclusive, type ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { as } from './fixtures.ts';

/** Bursts begin after this much silence: longer than the documented window, so that it starts empty. */
export const silenceMilliseconds = 6_000;

/** How a burst is to be fired: so many requests, evenly spread over so many seconds. */
export type BurstShape = {
  readonly requests: number;
  readonly seconds: number;
  readonly call: Call;
  readonly account: string;
};

/** A fired burst: its exchanges in the order of sending. */
export type FiredBurst = { readonly exchanges: readonly Exchange[]; readonly seconds: number };

/** How often a burst is fired again when this machine could not keep its timing. */
const attempts = 3;

/**
 * Fires requests at even distances and waits for all answers. When the machine was too slow to keep the time within
 * half and one and a half of what was asked, the burst proves nothing and is fired again, after silence.
 * @throws ProbeInconclusive `burst_distorted` when no attempt kept its time.
 */
export async function fireBurst(context: ProbeContext, burst: Burst, shape: BurstShape): Promise<FiredBurst> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await burst.silence(silenceMilliseconds);
    const fired = await fireOnce(context, burst, shape);
    if (fired.seconds >= shape.seconds * 0.5 && fired.seconds <= shape.seconds * 1.5) return fired;
  }
  throw new ProbeInconclusive(
    'burst_distorted',
    `this machine could not send ${shape.requests} requests evenly over ${shape.seconds} s`,
  );
}

async function fireOnce(
  { clock, signal }: ProbeContext,
  burst: Burst,
  shape: BurstShape,
): Promise<FiredBurst> {
  const start = clock.monotonic();
  const gap = (shape.seconds * 1000) / (shape.requests - 1);
  const sending: Promise<Exchange>[] = [];
  for (let index = 0; index < shape.requests; index += 1) {
    await clock.sleep(start + index * gap - clock.monotonic(), signal);
    sending.push(burst.send(shape.call, { credential: as(shape.account), provokes: [429] }));
  }
  const exchanges = (await Promise.all(sending)).toSorted((a, b) => a.timings.sent - b.timings.sent);
  const span = (exchanges.at(-1)?.timings.sent ?? 0) - (exchanges[0]?.timings.sent ?? 0);
  return { exchanges, seconds: span / 1000 };
}

/** Sleeps until the clock stands at this phase, in milliseconds, of a period that began at `origin`. */
export async function awaitPhase(
  { clock, signal }: ProbeContext,
  origin: number,
  phase: number,
  period: number,
): Promise<void> {
  const now = clock.monotonic();
  const behind = (((now - origin - phase) % period) + period) % period;
  await clock.sleep(behind === 0 ? 0 : period - behind, signal);
}
