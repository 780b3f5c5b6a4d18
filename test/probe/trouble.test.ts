import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { ProbeInconclusive } from '../../src/probe/probe.ts';
import { nameTrouble } from '../../src/probe/trouble.ts';
import { TokenUnavailable } from '../../src/client/token-unavailable.ts';

describe('nameTrouble', () => {
  it('keeps the reason of what a probe gave up itself', () => {
    expect(nameTrouble(new ProbeInconclusive('fixture_lost', 'it is gone'))).toEqual({
      reason: 'fixture_lost',
      detail: 'it is gone',
    });
  });

  it('knows a token that could not be had', () => {
    expect(nameTrouble(new TokenUnavailable('user', 'refused'))).toMatchObject({ reason: 'token_failed' });
  });

  it('does not blame the monitor for the deadline of another probe, whose work this one shares', async () => {
    const clock = createClock(1_000);
    const { signal } = clock.deadline(10);
    const shared = clock.sleep(60_000_000, signal);
    const error: unknown = await shared.catch((caught: unknown) => caught);
    expect(nameTrouble(error)).toEqual({
      reason: 'interrupted',
      detail: 'what it shares with another probe took too long',
    });
  });

  it('takes what it does not know for a fault of the monitor', () => {
    expect(nameTrouble(new TypeError('x is not a function'))).toMatchObject({ reason: 'monitor_error' });
    expect(nameTrouble('gone')).toEqual({ reason: 'monitor_error', detail: 'gone' });
  });
});
