import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { signAssertion } from '../../src/client/assertion.ts';
import { type Client, TokenUnavailable } from '../../src/client/client.ts';
import type { Call, SendOptions } from '../../src/client/call.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { answerJson, grantToken, type ReceivedRequest, serveHttp } from './http-server.ts';
import { createInstantClock } from './instant-clock.ts';
import { createTestClient, eventsOf, readProjects } from './test-client.ts';
import { accountSecret, developer } from './test-target.ts';

const asDeveloper: SendOptions = { credential: { kind: 'account', account: 'developer' } };

type TokenAnswerer = (response: ServerResponse, count: number, request: ReceivedRequest) => void;

/** An API whose token endpoint answers as the test wants, and that takes everything else. */
async function serveTokens(
  answer: TokenAnswerer,
): Promise<{ origin: string; api: ReceivedRequest[]; tokens: ReceivedRequest[] }> {
  const api: ReceivedRequest[] = [];
  const tokens: ReceivedRequest[] = [];
  const { origin } = await serveHttp((request, response) => {
    if (request.url !== '/oauth2/token') {
      api.push(request);
      answerJson(response, 200, {});
      return;
    }
    tokens.push(request);
    answer(response, tokens.length, request);
  });
  return { origin, api, tokens };
}

type Assertion = {
  header: Record<string, unknown>;
  claims: Record<'iat' | 'exp', number> & Record<string, unknown>;
};

function readPart(part: string): never {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as never;
}

function readAssertion(request: ReceivedRequest | undefined): Assertion & { valid: boolean } {
  const assertion = new URLSearchParams(request?.body).get('assertion') ?? '';
  const [header = '', claims = '', signature] = assertion.split('.');
  const expected = createHmac('sha256', accountSecret).update(`${header}.${claims}`).digest('base64url');
  return { header: readPart(header), claims: readPart(claims), valid: signature === expected };
}

async function failToken(client: Client): Promise<TokenUnavailable> {
  const error: unknown = await client.send(readProjects, asDeveloper).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TokenUnavailable);
  return error as TokenUnavailable;
}

describe('a token', () => {
  it('is asked for by a signed assertion', async () => {
    const { origin, tokens } = await serveTokens((response) => grantToken(response, 'the-token'));
    const clock = createInstantClock();
    const { client, learned, events } = createTestClient(origin, {}, clock);
    const before = clock.now();
    await client.send({ ...readProjects, method: 'DELETE' }, asDeveloper);
    const { header, claims, valid } = readAssertion(tokens[0]);
    expect(valid).toBe(true);
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT', kid: developer.keyId });
    expect(claims).toMatchObject({ aud: `${origin}/oauth2/token`, iss: developer.email });
    expect(claims.iat).toBeLessThanOrEqual(before / 1_000 - 4);
    expect(claims.exp - claims.iat).toBeLessThan(3_600);
    const form = new URLSearchParams(tokens[0]?.body);
    expect(tokens[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    expect(new Set(learned)).toEqual(new Set([form.get('assertion'), 'the-token']));
    const [renewed] = eventsOf(events, 'token-renewed');
    expect(renewed).toMatchObject({ account: 'developer' });
    expect(renewed?.expires).toBe(before + 3_600_000);
  });

  it('is shared by everybody who asks at once', async () => {
    const { origin, api, tokens } = await serveTokens((response) => grantToken(response, 'shared-token'));
    const { client } = createTestClient(origin);
    await Promise.all(Array.from({ length: 5 }, () => client.send(readProjects, asDeveloper)));
    expect(tokens).toHaveLength(1);
    expect(api.map(({ headers }) => headers.authorization)).toEqual(Array(5).fill('Bearer shared-token'));
  });

  it('is renewed five minutes before it ends', async () => {
    const { origin, api } = await serveTokens((response, count) =>
      grantToken(response, `token-number-${count}`),
    );
    const clock = createInstantClock();
    const { client } = createTestClient(origin, {}, clock);
    for (const pause of [0, 3_298_000, 1_000, 1_000]) {
      clock.skip(pause);
      await client.send(readProjects, asDeveloper);
    }
    expect(api.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-number-1',
      'Bearer token-number-1',
      'Bearer token-number-2',
      'Bearer token-number-2',
    ]);
  });

  it('that ended while its request waited for its turn is renewed', async () => {
    const { origin, api } = await serveTokens((response, count) =>
      grantToken(response, `token-number-${count}`, 20),
    );
    const limits = { scope: 'target', exclusive: false, pace: 0.1 } as const;
    const { client } = createTestClient(origin, { limits });
    await Promise.all([1, 2, 3].map(() => client.send(readProjects, asDeveloper)));
    expect(api.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-number-1',
      'Bearer token-number-2',
      'Bearer token-number-2',
    ]);
  });

  it('that lives for seconds only does not make a loop', async () => {
    const { origin, tokens } = await serveTokens((response) => grantToken(response, 'short-token', 0.5));
    const { client } = createTestClient(origin);
    expect((await client.send(readProjects, asDeveloper)).response?.status).toBe(200);
    expect(tokens).toHaveLength(2);
  });

  it('that is still good outlives a renewal that fails', async () => {
    const { origin, api, tokens } = await serveTokens((response, count) =>
      count === 1 ? grantToken(response, 'good-token') : answerJson(response, 500, {}),
    );
    const clock = createInstantClock();
    const { client, events } = createTestClient(origin, {}, clock);
    for (const pause of [0, 3_400_000, 0, 60_000]) {
      clock.skip(pause);
      await client.send(readProjects, asDeveloper);
    }
    expect(api.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill('Bearer good-token'));
    expect(tokens.length).toBeGreaterThan(2);
    expect(eventsOf(events, 'token-renewal-failed')).toHaveLength(tokens.length - 1);
    clock.skip(200_000);
    await failToken(client);
  });

  it('is shown to the observer only after it has been learned', async () => {
    const { origin } = await serveTokens((response) => grantToken(response, 'watched-token'));
    const { client, learned } = createTestClient(origin);
    const seen: { exchange: Exchange; learned: string[] }[] = [];
    await client.send(readProjects, {
      ...asDeveloper,
      observe: (exchange) => seen.push({ exchange, learned: [...learned] }),
    });
    expect(seen.map(({ exchange }) => exchange.operation)).toEqual(['token.create', 'projects.list']);
    expect(seen[0]?.learned).toContain('watched-token');
    expect(seen[0]?.exchange.account).toBe('developer');
  });

  it('is learned even from an answer that cannot be used', async () => {
    const { origin } = await serveTokens((response) => {
      response.end('{"access_token": "first-token", "access_token": "second-\\u0074oken"');
    });
    const { client, learned } = createTestClient(origin);
    await failToken(client);
    expect(learned).toEqual(expect.arrayContaining(['first-token', 'second-token']));
  });
});

describe('a token that cannot be had', () => {
  it.each<[string, TokenAnswerer, string]>([
    [
      '400',
      (response) => answerJson(response, 400, { error: 'invalid_grant' }),
      'answered 400 (invalid_grant)',
    ],
    ['500', (response) => answerJson(response, 500, { error: 'Traceback …' }), 'answered 500'],
    ['a list', (response) => answerJson(response, 200, []), 'without an access token'],
    ['a number', (response) => answerJson(response, 200, { access_token: 1 }), 'without an access token'],
    [
      'two lines',
      (response) => answerJson(response, 200, { access_token: 'a\r\nb' }),
      'without an access token',
    ],
    ['HTML', (response) => void response.end('<html>'), 'without an access token'],
    ['nothing', (response) => void response.destroy(), 'closed'],
  ])('%s is told in words, with the exchange', async (_name, answer, words) => {
    const { origin } = await serveTokens(answer);
    const { client, events } = createTestClient(origin);
    const error = await failToken(client);
    expect(error.message).toContain('account developer');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('Traceback');
    expect(error.exchange?.operation).toBe('token.create');
    expect(eventsOf(events, 'token-renewal-failed')).toHaveLength(1);
  });

  it('is not asked for again before a back-off that grows', async () => {
    const { origin, tokens } = await serveTokens((response) => answerJson(response, 500, {}));
    const clock = createInstantClock();
    const { client } = createTestClient(origin, {}, clock);
    const first = await failToken(client);
    for (const [pause, asked] of [
      [999, 1],
      [1, 2],
      [1_999, 2],
      [1, 3],
      [3_999, 3],
      [1, 4],
    ] as const) {
      clock.skip(pause);
      await failToken(client);
      expect(tokens).toHaveLength(asked);
    }
    expect(await failToken(client)).not.toBe(first);
    expect(await failToken(client)).toBe(await failToken(client));
  });

  it('names what is not configured', async () => {
    const { origin, tokens } = await serveTokens((response) => grantToken(response, 'the-token'));
    const { client } = createTestClient(origin, { apis: { rest: `${origin}/v2` } });
    expect((await failToken(client)).message).toContain('apis.token is not configured');
    const unknown = client.send(readProjects, { credential: { kind: 'account', account: 'user' } });
    await expect(unknown).rejects.toThrow('account user: the account is not configured');
    const { client: empty } = createTestClient(origin, {
      accounts: { developer: { ...developer, secret: '' } },
    });
    expect((await failToken(empty)).message).toContain('secret cannot sign');
    expect((await empty.send(readProjects, { credential: { kind: 'none' } })).response?.status).toBe(200);
    expect(tokens).toEqual([]);
  });

  it('does not keep who gives up', async () => {
    const { origin } = await serveTokens(() => controller.abort());
    const controller = new AbortController();
    const { client } = createTestClient(origin);
    const exchange = await client.send(readProjects, { ...asDeveloper, signal: controller.signal });
    expect(exchange.failure?.reason).toBe('aborted');
  });
});

describe('a token endpoint whose clock is another', () => {
  const hour = 3_600_000;

  it('is believed: a refusal is repeated once with its time', async () => {
    const { origin, tokens } = await serveTokens((response, _count, request) => {
      const theirs = Date.now() + hour;
      response.setHeader('Date', new Date(theirs).toUTCString());
      const { iat } = readAssertion(request).claims;
      if (Math.abs(iat - theirs / 1_000) > 60) answerJson(response, 400, { error: 'invalid_grant' });
      else grantToken(response, 'their-token');
    });
    const { client } = createTestClient(origin);
    expect((await client.send(readProjects, asDeveloper)).response?.status).toBe(200);
    expect(tokens).toHaveLength(2);
  });

  it('is asked only once more', async () => {
    const { origin, tokens } = await serveTokens((response, count) => {
      response.setHeader('Date', new Date(Date.now() + count * hour).toUTCString());
      answerJson(response, 400, { error: 'invalid_grant' });
    });
    const { client } = createTestClient(origin);
    await failToken(client);
    expect(tokens).toHaveLength(2);
  });

  it('is left alone where it is nearly right', async () => {
    const { origin, tokens } = await serveTokens((response) => {
      response.setHeader('Date', new Date(Date.now() - 3_000).toUTCString());
      answerJson(response, 400, { error: 'invalid_grant' });
    });
    const { client } = createTestClient(origin);
    await failToken(client);
    expect(tokens).toHaveLength(1);
  });
});

describe('other credentials', () => {
  it('are sent as they are, and learned', async () => {
    const { origin, api } = await serveTokens((response) => grantToken(response, 'never-asked-for'));
    const { client, learned } = createTestClient(origin);
    const credentials: SendOptions['credential'][] = [
      { kind: 'account', account: 'developer', method: 'basic' },
      { kind: 'basic', username: 'somebody', password: 'else' },
      { kind: 'bearer', token: 'a-token-of-nobody' },
      { kind: 'none' },
    ];
    for (const credential of credentials) await client.send(readProjects, { credential });
    const basic = Buffer.from(`${developer.keyId}:${accountSecret}`).toString('base64');
    const other = Buffer.from('somebody:else').toString('base64');
    expect(api.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${basic}`,
      `Basic ${other}`,
      'Bearer a-token-of-nobody',
      undefined,
    ]);
    expect(learned).toEqual([basic, other, 'a-token-of-nobody']);
  });

  it('may be forged assertions', async () => {
    const { origin, tokens } = await serveTokens((response) => grantToken(response, 'granted-to-a-forger'));
    const { client, learned } = createTestClient(origin);
    const assertion = await signAssertion(developer, {
      audience: 'https://elsewhere.example',
      issuedAt: 1,
      lifetimeSeconds: 2,
      overrides: { claims: { iss: undefined, extra: true }, header: { kid: 'another' }, secret: 'wrong' },
    });
    const body = new URLSearchParams({ assertion });
    const call: Call = { api: 'token', operation: 'token.create', method: 'POST', path: '', body };
    const exchange = await client.send(call, { credential: { kind: 'none' }, provokes: [400, 401] });
    expect(exchange.response?.status).toBe(200);
    const { header, claims, valid } = readAssertion(tokens[0]);
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'another' });
    expect(claims).toEqual({ iat: 1, exp: 3, aud: 'https://elsewhere.example', extra: true });
    expect(valid).toBe(false);
    expect(new Set(learned)).toEqual(new Set([assertion, 'granted-to-a-forger']));
  });
});

describe('a redirect to another server', () => {
  it.each([301, 302, 303, 307, 308])('by %i takes no token and no key there', async (status) => {
    const other = await serveHttp((_request, response) => answerJson(response, 200, {}));
    const { origin } = await serveHttp(({ url }, response) => {
      if (url === '/oauth2/token') {
        grantToken(response, 'the-access-token');
      } else {
        response.writeHead(status, { Location: `${other.origin}${url}` }).end();
      }
    });
    const { client } = createTestClient(origin);
    for (const api of ['rest', 'emulator'] as const) {
      for (const method of ['token', 'basic'] as const) {
        const credential = { kind: 'account', account: 'developer', method } as const;
        const { response } = await client.send({ ...readProjects, api }, { credential });
        expect(response?.status).toBe(status);
      }
    }
    expect(other.received).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])('by %i takes no assertion there', async (status) => {
    const other = await serveHttp((_request, response) => grantToken(response, 'of-another-server'));
    const { origin, tokens } = await serveTokens((response) => {
      response.writeHead(status, { Location: `${other.origin}/oauth2/token` }).end();
    });
    await failToken(createTestClient(origin).client);
    expect(readAssertion(tokens[0]).valid).toBe(true);
    expect(other.received).toEqual([]);
  });

  it('is no way out of the token endpoint that is configured, and neither is what its answer names', async () => {
    const other = await serveHttp((_request, response) => grantToken(response, 'of-another-server'));
    const names = ['token_uri', 'token_endpoint', 'issuer', 'aud', 'location', 'refresh_uri'];
    const { origin, api, tokens } = await serveTokens((response) => {
      const elsewhere = Object.fromEntries(names.map((name) => [name, `${other.origin}/oauth2/token`]));
      const headers = { Location: other.origin, Link: `<${other.origin}>; rel="token_endpoint"` };
      const grant = { access_token: 'the-token', token_type: 'bearer', expires_in: 3_600 };
      answerJson(response, 200, { ...grant, ...elsewhere }, headers);
    });
    const clock = createInstantClock();
    const { client } = createTestClient(origin, {}, clock);
    await client.send(readProjects, asDeveloper);
    await clock.sleep(3_600_000);
    await client.send(readProjects, asDeveloper);
    expect(tokens.map((request) => readAssertion(request).claims['aud'])).toEqual([
      `${origin}/oauth2/token`,
      `${origin}/oauth2/token`,
    ]);
    expect(api).toHaveLength(2);
    expect(other.received).toEqual([]);
  });
});
