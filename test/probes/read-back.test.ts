import { describe, expect, it } from 'vitest';
import {
  judgeUntouched,
  labelStays,
  memberEnded,
  noLabel,
} from '../../probes/disruptive-technologies/clauses/no-effect.ts';
import type { Untouched } from '../../probes/disruptive-technologies/clauses/no-effect.ts';
import { readSettled } from '../../probes/disruptive-technologies/read-back.ts';
import { createClock, type Clock } from '../../src/clock/clock.ts';
import type { Occasion } from '../../src/probe/probe.ts';
import { answered } from '../contract/answers.ts';

const device = 'projects/one/devices/emu1';

/** Reads labels, or a list of members, that are seen only some seconds after they were changed; each look and each wait takes a second. */
async function readLagging(
  untouched: readonly [Untouched, ...Untouched[]],
  labels: Readonly<Record<string, string>> | readonly unknown[],
  lag: number,
  before: unknown = {},
): Promise<{ readonly outcomes: readonly string[]; readonly looks: number }> {
  let seconds = 0;
  let looks = 0;
  const clock: Clock = { ...createClock(), monotonic: () => seconds * 1000 };
  const send: Occasion['send'] = () => {
    looks += 1;
    const seen = seconds >= lag ? labels : before;
    const body = JSON.stringify({ name: device, [Array.isArray(labels) ? 'members' : 'labels']: seen });
    const exchange = answered({ status: 200, body });
    return Promise.resolve({ ...exchange, timings: { sent: seconds * 1000, ended: seconds * 1000 } });
  };
  const backOff = (): Promise<void> => {
    seconds += 1;
    return Promise.resolve();
  };
  const reading = await readSettled({ clock, backOff }, { send } as Occasion, untouched);
  return { outcomes: untouched.map((each) => judgeUntouched(each, reading).outcome), looks };
}

describe('reading back', () => {
  it('waits for what was created just before, as after a 404', async () => {
    const { outcomes, looks } = await readLagging(
      [noLabel(device, 'refused'), labelStays(device, 'first', '1'), labelStays(device, 'second', '2')],
      { first: '1', second: '2' },
      6,
    );
    expect(outcomes).toEqual(['conforms', 'conforms', 'conforms']);
    expect(looks).toBe(7);
  });

  it('holds after half a minute that it is gone', async () => {
    const { outcomes, looks } = await readLagging([labelStays(device, 'first', '1')], { first: '1' }, 45);
    expect(outcomes).toEqual(['violates']);
    expect(looks).toBe(32);
  });

  it('waits for what ended just before to be listed no more, and holds after half a minute that it is there', async () => {
    const member = memberEnded('projects/one', 'a@x');
    const listed = [{ email: 'a@x', roles: ['roles/project.user'] }];
    expect(await readLagging([member], [], 4, listed)).toEqual({ outcomes: ['conforms'], looks: 5 });
    expect(await readLagging([member], [], 45, listed)).toEqual({ outcomes: ['violates'], looks: 32 });
  });

  it('waits for nothing where another value stands, or what must not be there is there', async () => {
    const overwritten = await readLagging([labelStays(device, 'first', '1')], { first: '2' }, 0);
    expect(overwritten).toEqual({ outcomes: ['violates'], looks: 1 });
    const applied = await readLagging([noLabel(device, 'refused')], { refused: 'x' }, 0);
    expect(applied).toEqual({ outcomes: ['violates'], looks: 1 });
  });
});
