import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';

describe('createClock', () => {
  it('never wakes early and runs as fast as it is scaled', async () => {
    const clock = createClock(100);
    const before = clock.monotonic();
    const realBefore = performance.now();
    await clock.sleep(2_000);
    expect(clock.monotonic() - before).toBeGreaterThanOrEqual(2_000);
    expect(performance.now() - realBefore).toBeLessThan(1_000);
  });

  it('starts at the present and moves with the scale', async () => {
    const clock = createClock(1_000);
    const before = clock.now();
    expect(Math.abs(before - Date.now())).toBeLessThan(5_000);
    await clock.sleep(30_000);
    expect(clock.now() - before).toBeGreaterThanOrEqual(29_000);
  });

  it('rejects a sleep with the reason of its signal', async () => {
    const clock = createClock();
    const controller = new AbortController();
    const sleeping = clock.sleep(60_000, controller.signal);
    controller.abort(new Error('shutting down'));
    await expect(sleeping).rejects.toThrow('shutting down');
    await expect(clock.sleep(1, controller.signal)).rejects.toThrow('shutting down');
  });

  it('lets any number wait under one signal, and holds on to nobody who has done', async () => {
    const clock = createClock();
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 20 }, () => clock.sleep(1, signal)));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    const held = Array.from({ length: 20 }, () => clock.deadline(60_000, signal));
    expect(getEventListeners(signal, 'abort')).toHaveLength(20);
    for (const { release } of held) release();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends a deadline with a TimeoutError, and with its parent', async () => {
    const clock = createClock(1_000);
    const { signal: deadline } = clock.deadline(1_000);
    await clock.sleep(5_000);
    expect((deadline.reason as Error).name).toBe('TimeoutError');
    const parent = new AbortController();
    const child = clock.deadline(60_000_000, parent.signal);
    const released = clock.deadline(60_000_000, parent.signal);
    released.release();
    parent.abort(new Error('stop'));
    expect((child.signal.reason as Error).message).toBe('stop');
    expect(released.signal.aborted).toBe(false);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the scale %s', (scale) => {
    expect(() => createClock(scale)).toThrow('time scale');
  });
});
