import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/client/call.ts';
import { createFreshNames } from '../../src/probe/fresh-names.ts';
import type { Sending } from '../../src/probe/sending.ts';
import { answered, unanswered } from '../contract/answers.ts';

const name = 'projects/p/devices/emu1';
const sending: Sending = { as: { kind: 'none' }, provokes: [400] };
const missing = answered({ status: 404 });

const callTo = (path: string): Call => ({ api: 'rest', operation: 'any', method: 'GET', path });

describe('what was just made', () => {
  it.each([
    [`/${name}`, true],
    [`/${name}/labels`, true],
    [`/${name}:publish`, true],
    [`/${name}2`, false],
    ['/projects/p/devices', false],
    ['/projects/q/devices/emu1', false],
  ])('may not be seen by a call to %s: %s', (path, expected) => {
    const fresh = createFreshNames(30);
    fresh.note(name, 1_000);
    expect(fresh.mayBeUnseen(callTo(path), sending, missing, 2_000)).toBe(expected);
  });

  it('has to be there once its time is over, until it is moved', () => {
    const fresh = createFreshNames(30);
    fresh.note(name, 1_000);
    const unseen = (now: number): boolean => fresh.mayBeUnseen(callTo(`/${name}`), sending, missing, now);
    expect(unseen(31_000)).toBe(true);
    expect(unseen(31_001)).toBe(false);
    fresh.note(name, 40_000);
    expect(unseen(50_000)).toBe(true);
  });

  it('takes nothing for unseen but a 404 that nobody meant to provoke', () => {
    const fresh = createFreshNames(30);
    fresh.note(name, 0);
    const call = callTo(`/${name}`);
    expect(fresh.mayBeUnseen(call, { ...sending, provokes: [404] }, missing, 1)).toBe(false);
    expect(fresh.mayBeUnseen(call, sending, answered({ status: 403 }), 1)).toBe(false);
    expect(fresh.mayBeUnseen(call, sending, unanswered(), 1)).toBe(false);
  });
});
