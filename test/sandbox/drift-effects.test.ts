import { afterEach, describe, expect, it } from 'vitest';
import { driftCatalogue } from '../../src/sandbox/drifts/index.ts';
import { grantType, makeAssertion } from './support/assertions.ts';
import { openBench, replyOf } from './support/bench.ts';
import type { Bench, Reply } from './support/bench.ts';
import { makeFixture } from './support/fixture.ts';

let bench: Bench;
afterEach(() => bench.sandbox.stop());

const as = 'administrator';

/** Looks at the sandbox from outside; what it sees must differ when the drift is on. */
type Look = () => Promise<unknown>;

const basic = (account: string, other?: string): Record<string, string> => {
  const { key_id, secret } = bench.target.accounts[account]!;
  return { authorization: `Basic ${Buffer.from(`${key_id}:${other ?? secret}`).toString('base64')}` };
};

async function exchange(account: string, changes = {}): Promise<Reply> {
  bench.clock.advance(1000);
  const assertion = makeAssertion(bench.target, account, bench.clock.now(), changes);
  const body = new URLSearchParams({ grant_type: grantType, assertion });
  return replyOf(await fetch(bench.target.apis.token, { method: 'POST', body }));
}

/** Status of a request with a token of this age in minutes. */
async function tokenAged(minutes: number): Promise<number> {
  const token = String((await exchange('user')).json?.['access_token']);
  const headers = { authorization: `Bearer ${token}` };
  return (await bench.ask({ path: '/roles', headers }, minutes * 60_000)).status;
}

async function device(): Promise<string> {
  return (await makeFixture(bench)).device;
}

async function labelTwice(value = 'second'): Promise<unknown> {
  const path = `/${await device()}/labels`;
  const second = await bench.ask({ as, method: 'POST', path, body: { key: 'kept', value } });
  return [second.status, (await bench.ask({ as, path: `${path}/kept` })).json?.['value']];
}

async function inviteTwice(): Promise<number> {
  const { guest, project } = await makeFixture(bench);
  const body = { email: guest.email, roles: ['roles/project.user'] };
  return (await bench.ask({ as, method: 'POST', path: `/${project}/members`, body })).status;
}

async function transferBy(account: string, there: boolean): Promise<number> {
  const { device: name, project, secondProject } = await makeFixture(bench);
  const away = { method: 'POST', path: `/${secondProject}/devices:transfer`, body: { devices: [name] } };
  if (there) return (await bench.ask({ as: account, ...away })).status;
  await bench.ask({ as, ...away });
  const moved = `${secondProject}/devices/${name.split('/')[3]}`;
  const path = `/${project}/devices:transfer`;
  return (await bench.ask({ as: account, method: 'POST', path, body: { devices: [moved] } })).status;
}

/** How many of a burst are admitted, and what the first refusal says. */
async function burst(count: number, pause = 0): Promise<{ admitted: number; retryAfter: string | null }> {
  await bench.token(as);
  // To a multiple of ten seconds, where windows begin that are aligned to the clock.
  bench.clock.advance(20_000 - (bench.clock.now() % 10_000));
  for (let sent = 0; sent < count; sent += 1) {
    const reply = await bench.ask({ as, path: '/roles' }, sent === 0 ? 0 : pause);
    if (reply.status === 429) return { admitted: sent, retryAfter: reply.headers.get('retry-after') };
  }
  return { admitted: count, retryAfter: null };
}

const refusal: Look = async () => (await burst(26, 41)).retryAfter;
const admitted: Look = async () => (await burst(110)).admitted;

/** One request, 24 just before the end of a window from it, and more after: how many of those are admitted. */
async function straddle(offset: number): Promise<number> {
  await bench.token(as);
  bench.clock.advance(20_000 - (bench.clock.now() % 10_000) + offset);
  await bench.ask({ as, path: '/roles' }, 0);
  bench.clock.advance(4900);
  for (let sent = 0; sent < 24; sent += 1) await bench.ask({ as, path: '/roles' }, 0);
  bench.clock.advance(200);
  let count = 0;
  while (count < 25 && (await bench.ask({ as, path: '/roles' }, 0)).status === 200) count += 1;
  return count;
}

/** A write that is answered 429, and whether it is there so many milliseconds later. */
async function limitedWrite(later: number): Promise<unknown> {
  await burst(26);
  const path = `/${bench.resource('project')}/devices`;
  const reply = await bench.ask({ as, api: 'emulator', method: 'POST', path, body: { type: 'touch' } }, 0);
  await bench.ask({ as, path: '/roles' }, later);
  return [reply.status, bench.sandbox.resources().length];
}

const looks: Readonly<Record<string, readonly [look: Look, conformant: unknown, drifted: unknown]>> = {
  'no-credential-accepted': [async () => (await bench.ask({ path: '/roles' })).status, 401, 200],
  'valid-credential-refused': [async () => (await bench.ask({ as, path: '/roles' })).status, 200, 401],
  'revoked-key-accepted': [
    async () => [
      (await exchange('revoked')).status,
      (await bench.ask({ path: '/roles', headers: basic('revoked') })).status,
    ],
    [400, 401],
    [200, 200],
  ],
  'wrong-secret-accepted': [
    async () => (await bench.ask({ path: '/roles', headers: basic('administrator', 'none') })).status,
    401,
    200,
  ],
  'forged-assertion-accepted': [async () => (await exchange('user', { secret: 'none' })).status, 400, 200],
  'expired-token-accepted': [() => tokenAged(61), 401, 200],
  'newer-token-ends-older': [
    async () => {
      const token = String((await exchange('user')).json?.['access_token']);
      await exchange('user');
      return (await bench.ask({ path: '/roles', headers: { authorization: `Bearer ${token}` } })).status;
    },
    200,
    401,
  ],
  'token-life-shortened': [() => tokenAged(55), 200, 401],
  'token-life-announced-shorter': [async () => (await exchange('user')).json?.['expires_in'], 3600, 1800],
  'token-life-lengthened': [() => tokenAged(120), 401, 200],
  'roles-ignored': [
    async () => (await bench.ask({ as: 'no_role', path: `/${bench.resource('foreign_project')}` })).status,
    403,
    200,
  ],
  'transfer-checks-target-only': [() => transferBy('transfer_administrator', false), 403, 200],
  'transfer-checks-source-only': [() => transferBy('transfer_administrator', true), 403, 200],
  'limit-lowered': [admitted, 25, 20],
  'requests-count-twice': [admitted, 25, 12],
  'limit-raised': [admitted, 25, 100],
  'limit-one-less': [admitted, 25, 24],
  'retry-after-short': [refusal, '4', '2'],
  'unknown-token-accepted': [
    async () => (await bench.ask({ path: '/roles', headers: { authorization: 'Bearer x' } })).status,
    401,
    200,
  ],
  'project-member-invited-twice': [inviteTwice, 409, 200],
  'organization-member-invited-twice': [inviteTwice, 409, 409],
  'limit-per-second': [async () => (await burst(26, 41)).admitted, 25, 4],
  'limiter-off': [admitted, 25, 110],
  'window-doubled': [refusal, '4', '9'],
  'limiter-token-bucket': [refusal, '4', null],
  'limiter-sliding': [() => straddle(0), 25, 1],
  'limiter-aligned': [() => straddle(2500), 25, 1],
  'limit-per-api': [
    async () => {
      await burst(25);
      const path = `/${bench.resource('project')}/devices`;
      return (await bench.ask({ as, api: 'emulator', path }, 0)).status;
    },
    429,
    200,
  ],
  'limit-per-account': [
    async () => {
      await bench.token('user');
      await burst(25);
      return (await bench.ask({ as: 'user', path: '/roles' }, 0)).status;
    },
    429,
    200,
  ],
  'token-refusal-reworded': [
    async () => (await exchange('user', { secret: 'none' })).json?.['error'],
    'invalid_grant',
    'no such "kid"',
  ],
  'limit-per-operation': [
    async () => {
      await burst(25);
      return (await bench.ask({ as, path: '/projects' }, 0)).status;
    },
    429,
    200,
  ],
  'refusals-extend-wait': [
    async () => {
      const { retryAfter } = await burst(26);
      await bench.ask({ as, path: '/roles' }, 1000);
      return (await bench.ask({ as, path: '/roles' }, Number(retryAfter) * 1000 - 1000)).status;
    },
    200,
    429,
  ],
  'limited-write-applied': [() => limitedWrite(0), [429, 0], [429, 1]],
  'limited-write-applied-later': [() => limitedWrite(31_000), [429, 0], [429, 1]],
  'same-label-accepted': [() => labelTwice('first'), [409, 'first'], [200, 'first']],
  'duplicate-label-400': [() => labelTwice(), [409, 'first'], [400, 'first']],
  'duplicate-label-overwrites': [() => labelTwice(), [409, 'first'], [409, 'second']],
  'duplicate-label-accepted': [() => labelTwice(), [409, 'first'], [200, 'second']],
  'member-invited-twice': [inviteTwice, 409, 200],
  'forbidden-write-applied': [
    async () => {
      const path = `/${bench.resource('project')}/devices`;
      const reply = await bench.ask({
        as: 'user',
        api: 'emulator',
        method: 'POST',
        path,
        body: { type: 'touch' },
      });
      return [reply.status, bench.sandbox.resources().length];
    },
    [403, 0],
    [403, 1],
  ],
  'refused-label-left-behind': [
    async () => {
      const path = `/${await device()}/labels`;
      const refused = await bench.ask({ as, method: 'POST', path, body: { key: 'new', value: 7 } });
      return [refused.status, (await bench.ask({ as, path: `${path}/new` })).status];
    },
    [400, 404],
    [400, 200],
  ],
  'writes-lost': [
    async () => {
      const path = `/${bench.resource('project')}/devices`;
      const body = { type: 'touch' };
      const made = await bench.ask({ as, api: 'emulator', method: 'POST', path, body });
      return [made.status, bench.sandbox.resources().length];
    },
    [200, 1],
    [200, 0],
  ],
  'deleted-comes-back': [
    async () => {
      const path = `/${await device()}`;
      await bench.ask({ as, api: 'emulator', method: 'DELETE', path });
      return [(await bench.ask({ as, path })).status, (await bench.ask({ as, path }, 41_000)).status];
    },
    [404, 404],
    [404, 200],
  ],
  'retry-after-absent': [refusal, '4', null],
  'retry-after-empty': [refusal, '4', ''],
  'retry-after-date': [
    refusal,
    '4',
    expect.stringMatching(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/),
  ],
  'retry-after-unit': [refusal, '4', '4s'],
  'retry-after-word': [refusal, '4', 'soon'],
  'retry-after-zero': [refusal, '4', '0'],
  'retry-after-large': [refusal, '4', '3600'],
  'retry-after-long': [refusal, '4', '60'],
  'retry-after-constant': [refusal, '4', '5'],
  'retry-after-milliseconds': [refusal, '4', '4000'],
  'retry-after-floored': [refusal, '4', '3'],
  'retry-after-twice': [refusal, '4', '4, 60'],
  'retry-after-renamed': [refusal, '4', null],
};

describe('a drift is what makes the difference', () => {
  it.each(Object.entries(looks))('%s', async (name, [look, conformant, drifted]) => {
    bench = await openBench();
    expect(await look()).toEqual(conformant);
    await bench.sandbox.stop();
    bench = await openBench();
    bench.sandbox.switchDrift(name, true);
    expect(await look()).toEqual(drifted);
  });
});

it('names only drifts that exist', async () => {
  bench = await openBench();
  const names = new Set(driftCatalogue.map((drift) => drift.name));
  expect(Object.keys(looks).filter((name) => !names.has(name))).toEqual([]);
});
