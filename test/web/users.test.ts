import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createPasswords } from '../../src/web/passwords.ts';
import { createUserCheck, type UserCheck } from '../../src/web/users.ts';
import { fuzzRuns } from '../support/fuzz.ts';
import { basic } from '../support/secure-client.ts';

/** One thread for all: starting it takes longer than most of what is asked of it. */
const passwords = createPasswords();
afterAll(() => passwords.close());

/** Of `wonderland` and of `letmein:é`; each cost takes another time. */
const hashes = {
  alice: '$2b$04$AviPGoUBVHL8cMe/oKA67OfSwxu7MIShFmBFKFzd8qhOcIu8.Y1Ha',
  bob: '$2b$05$8jf4zwaYw6ai/dzLuoWQPucNJ2NZkEziL89DEXlW49NkgtmqKK7qa',
};
const users = new Map(Object.entries(hashes));

/** A check, and the hashes that it compared with. */
function start(): { ask: (name: string, password: string) => ReturnType<UserCheck>; compared: string[] } {
  const compared: string[] = [];
  const check = createUserCheck({
    fits(password, hash) {
      compared.push(hash);
      return passwords.fits(password, hash);
    },
  });
  return { ask: (name, password) => check(basic(name, password).authorization, users), compared };
}

describe('createUserCheck', () => {
  it('compares a password once as long as it stays right, and each wrong one', async () => {
    const { ask, compared } = start();
    for (const password of ['wonderland', 'wonderland', 'wonderland']) {
      expect(await ask('alice', password)).toBe('admitted');
    }
    expect(compared).toEqual([hashes.alice]);
    for (const guess of ['guess', 'guess']) expect(await ask('alice', guess)).toBe('refused');
    expect(await ask('alice', 'wonderland')).toBe('admitted');
    expect(compared).toHaveLength(3);
    expect(await ask('bob', 'letmein:é')).toBe('admitted');
    expect(await ask('bob', 'wonderland')).toBe('refused');
  });

  it('compares once for many who come at once with the same', async () => {
    const { ask, compared } = start();
    const all = await Promise.all(Array.from({ length: 100 }, () => ask('alice', 'wonderland')));
    expect(new Set(all)).toEqual(new Set(['admitted']));
    expect(compared).toHaveLength(1);
  });

  it('takes as long for a user that does not exist as for one of those that do, always the same', async () => {
    const { ask, compared } = start();
    const names = Array.from({ length: 20 }, (_, index) => `nobody${index}`);
    for (const name of names) expect(await ask(name, 'wonderland')).toBe('refused');
    const first = compared.splice(0);
    expect(new Set(first)).toEqual(new Set(Object.values(hashes)));
    for (const name of names) expect(await ask(name, 'wonderland')).toBe('refused');
    expect(compared).toEqual(first);
  });

  it('turns away those who come while many passwords wait, but nobody who was let in before', async () => {
    const { ask } = start();
    expect(await ask('alice', 'wonderland')).toBe('admitted');
    const guesses = Array.from({ length: 80 }, (_, index) => ask('alice', `guess ${index}`));
    expect(await ask('alice', 'wonderland')).toBe('admitted');
    const all = await Promise.all(guesses);
    expect(all.filter((each) => each === 'refused')).toHaveLength(64);
    expect(all.filter((each) => each === 'busy')).toHaveLength(16);
    expect(await ask('alice', 'guess')).toBe('refused');
  });

  it('refuses whatever else a header holds', async () => {
    const check = createUserCheck({ fits: () => Promise.resolve(false) });
    const encoded = fc
      .oneof(fc.string({ unit: 'binary' }), fc.base64String())
      .map((text) => `Basic ${Buffer.from(text).toString('base64')}`);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), encoded), async (header) => {
        expect(await check(header, users)).toBe('refused');
      }),
      fuzzRuns(200),
    );
    expect(await check(undefined, users)).toBe('refused');
  });
});

describe('createPasswords', () => {
  it('lets this thread go on while it compares, and starts anew after it was closed in the middle', async () => {
    // Of a cost that takes days: were it this thread that compares, even by pieces, the turns would take minutes.
    const lost = passwords.fits('guess', hashes.alice.replace('$04$', '$31$'));
    for (let turn = 0; turn < 2_000; turn += 1) await setImmediate();
    await Promise.all([passwords.close(), expect(lost).rejects.toThrow('has ended')]);
    expect(await passwords.fits('wonderland', hashes.alice)).toBe(true);
  });

  it('leaves those alone who came after its thread was lost', async () => {
    // As long as a hash, and none: whoever compares with it throws.
    await expect(passwords.fits('guess', 'x'.repeat(60))).rejects.toThrow('Invalid salt');
    const [right, wrong] = [passwords.fits('wonderland', hashes.alice), passwords.fits('guess', hashes.bob)];
    expect(await Promise.all([right, wrong])).toEqual([true, false]);
  });
});
