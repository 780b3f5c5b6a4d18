import { afterEach, describe, expect, it } from 'vitest';
import { grantType, makeAssertion } from './support/assertions.ts';
import type { AssertionChanges } from './support/assertions.ts';
import { openBench, replyOf } from './support/bench.ts';
import type { Bench, Reply } from './support/bench.ts';

let bench: Bench;
afterEach(() => bench.sandbox.stop());

async function post(body: string | URLSearchParams, headers: Record<string, string> = {}): Promise<Reply> {
  bench.clock.advance(1000);
  return replyOf(await fetch(bench.target.apis.token, { method: 'POST', body, headers }));
}

async function exchange(changes: AssertionChanges = {}, account = 'user'): Promise<Reply> {
  const assertion = makeAssertion(bench.target, account, bench.clock.now(), changes);
  return post(new URLSearchParams({ grant_type: grantType, assertion }));
}

/** Seconds from now. */
const at = (seconds: number): number => Math.floor(bench.clock.now() / 1000) + seconds;

describe('the token endpoint', () => {
  it('issues a bearer token for an hour that is not to be stored', async () => {
    bench = await openBench();
    const reply = await exchange();
    expect(reply).toMatchObject({ status: 200, json: { token_type: 'Bearer', expires_in: 3600 } });
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  it('takes an audience list, a backdated assertion, and one of a clock that differs a little', async () => {
    bench = await openBench();
    const { token } = bench.target.apis;
    expect((await exchange({ claims: { aud: [token, 'https://example.com'] } })).status).toBe(200);
    expect((await exchange({ claims: { iat: at(-5), exp: at(600) } })).status).toBe(200);
    expect((await exchange({ claims: { iat: at(40), exp: at(3640) } })).status).toBe(200);
    expect((await exchange({ claims: { iat: at(-3640), exp: at(-40) } })).status).toBe(200);
  });

  it('refuses forgeries in the form of RFC 6749', async () => {
    bench = await openBench();
    const forgeries: readonly AssertionChanges[] = [
      { secret: 'another secret' },
      { header: { alg: 'none' } },
      { header: { alg: 'HS512' } },
      { header: { kid: undefined } },
      { header: { kid: bench.target.accounts['developer']!.key_id } },
      { claims: { iss: bench.target.accounts['developer']!.email } },
      { claims: { aud: 'https://identity.example.com/oauth2/token' } },
      { claims: { aud: undefined } },
      { claims: { iat: at(-7200), exp: at(-3700) } },
      { claims: { iat: at(3600), exp: at(7200) } },
      { claims: { exp: at(3700) } },
      { claims: { exp: at(-1) } },
      { claims: { iat: 'now' } },
      { claims: { exp: undefined } },
    ];
    for (const forgery of forgeries) {
      const reply = await exchange(forgery);
      const error = { error: 'invalid_grant', error_description: expect.any(String) };
      expect({ forgery, status: reply.status, json: reply.json }).toEqual({
        forgery,
        status: 400,
        json: error,
      });
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
    expect((await exchange({}, 'revoked')).json).toMatchObject({ error: 'invalid_grant' });
    expect((await exchange()).status).toBe(200);
  });

  it('refuses requests that are none of its grant', async () => {
    bench = await openBench();
    const assertion = makeAssertion(bench.target, 'user', bench.clock.now());
    const form = 'application/x-www-form-urlencoded';
    const refused: readonly (readonly [body: string, type: string, error: string])[] = [
      [JSON.stringify({ grant_type: grantType, assertion }), 'application/json', 'invalid_request'],
      ['', form, 'invalid_request'],
      [`grant_type=${grantType}`, form, 'invalid_request'],
      [`grant_type=${grantType}&assertion=x.y.z`, form, 'invalid_grant'],
      [`grant_type=${grantType}&assertion=%ff%fe`, form, 'invalid_grant'],
      [`assertion=${assertion}`, form, 'invalid_request'],
      [`grant_type=password&assertion=${assertion}`, form, 'unsupported_grant_type'],
      [`grant_type=${grantType}&assertion=${assertion}&assertion=${assertion}`, form, 'invalid_request'],
    ];
    for (const [body, type, error] of refused) {
      const reply = await post(body, { 'content-type': type });
      expect({ body, status: reply.status, json: reply.json }).toMatchObject({
        body,
        status: 400,
        json: { error },
      });
    }
    // Parameters in the address are not supported.
    const { token } = bench.target.apis;
    const inQuery = await fetch(`${token}?grant_type=${grantType}&assertion=${assertion}`, {
      method: 'POST',
    });
    expect(inQuery.status).toBe(400);
    expect((await fetch(token)).status).toBe(405);
  });
});

describe('credentials', () => {
  it('are honoured for an hour and answered 401 after it', async () => {
    bench = await openBench();
    const path = `/${bench.resource('project')}`;
    const token = String((await exchange()).json?.['access_token']);
    const headers = { authorization: `Bearer ${token}` };
    expect((await bench.ask({ path, headers }, 3_598_000)).status).toBe(200);
    const late = await bench.ask({ path, headers }, 2000);
    expect(late).toMatchObject({ status: 401, json: { code: 401 } });
    expect(late.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(late.headers.get('cache-control')).toBe('no-store');
  });

  it('count only where they are what they claim to be', async () => {
    bench = await openBench();
    const path = `/${bench.resource('project')}`;
    const basic = (name: string, secret?: string): string => {
      const account = bench.target.accounts[name]!;
      return `Basic ${Buffer.from(`${account.key_id}:${secret ?? account.secret}`).toString('base64')}`;
    };
    const answers: readonly (readonly [authorization: string, status: number, challenge: RegExp])[] = [
      [basic('administrator'), 200, /^$/],
      [basic('administrator', 'wrong'), 401, /^Basic/],
      [basic('developer'), 401, /^Basic/],
      [basic('revoked'), 401, /^Basic/],
      ['Basic !!!', 401, /^Basic/],
      ['Bearer', 401, /^Bearer/],
      ['Bearer a.b', 401, /^Bearer/],
      ['Digest username="x"', 401, /^Bearer/],
      [`Bearer ${bench.target.expiredToken}`, 401, /^Bearer/],
    ];
    for (const [authorization, status, challenge] of answers) {
      const reply = await bench.ask({ path, headers: { authorization } });
      expect({ authorization, status: reply.status }).toEqual({ authorization, status });
      expect(reply.headers.get('www-authenticate') ?? '').toMatch(challenge);
    }
  });
});
