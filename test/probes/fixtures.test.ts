import { describe, expect, it } from 'vitest';
import { awaitVisible, NotPropagated } from '../../probes/disruptive-technologies/fixtures.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { ProbeContext } from '../../src/probe/probe.ts';
import { answered } from '../contract/answers.ts';

/** Looks for a fresh device that is there after `lag` seconds; an answer takes `seconds`, and so does the wait after it. */
function look(lag: number, seconds: number): Promise<void> {
  let now = 0;
  const pass = (): void => void (now += seconds * 1000);
  const context: Partial<ProbeContext> = {
    clock: { ...createClock(), monotonic: () => now },
    send() {
      const sent = now;
      pass();
      const exchange = answered({ status: sent < lag * 1000 ? 404 : 200 });
      return Promise.resolve({ ...exchange, timings: { sent, answered: now, ended: now } });
    },
    backOff: () => Promise.resolve(pass()),
    propagated() {},
  };
  return awaitVisible(context as ProbeContext, 'rest', 'projects/one/devices/emu1');
}

describe('awaitVisible', () => {
  it('waits for what is there in time', async () => {
    await expect(look(20, 1)).resolves.toBeUndefined();
  });

  it('gives up what is not', async () => {
    await expect(look(40, 1)).rejects.toThrow(NotPropagated);
  });

  it('does not take an answer that came late for one that was asked for late', async () => {
    await expect(look(20, 50)).resolves.toBeUndefined();
  });
});
