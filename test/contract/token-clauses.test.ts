import { describe, expect, it } from 'vitest';
import { authenticationClauses } from '../../probes/disruptive-technologies/clauses/authentication.ts';
import { tokenClauses } from '../../probes/disruptive-technologies/clauses/token.ts';
import type { AnsweredExchange, RawHeader } from '../../src/wire/exchange.ts';
import { answered } from './answers.ts';

const context = { knownNames: [], documentationHosts: [] };

function judge(id: string, exchange: AnsweredExchange): string | undefined {
  const clause = [...tokenClauses, ...authenticationClauses].find((each) => each.id === id);
  const verdict = clause?.judge?.(exchange, context);
  return verdict?.outcome === 'violates' ? verdict.where : verdict?.outcome;
}

const body = (value: unknown): string => JSON.stringify(value);

describe('token/lifetime', () => {
  it.each<[unknown, number, string | undefined]>([
    [{ access_token: 'a', expires_in: 3600 }, 200, 'conforms'],
    [{ access_token: 'a', expires_in: 3600, token_type: 'bearer' }, 200, 'conforms'],
    [{ access_token: 'a', expires_in: 3599 }, 200, 'conforms'],
    [{ access_token: 'a', expires_in: 3601 }, 200, 'body:/expires_in'],
    [{ access_token: 'a', expires_in: 3540 }, 200, 'body:/expires_in'],
    [{ access_token: 'a', expires_in: 1800 }, 200, 'body:/expires_in'],
    [{ access_token: 'a', expires_in: 7200 }, 200, 'body:/expires_in'],
    [{ access_token: 'a', expires_in: '3600' }, 200, 'body:/expires_in'],
    [{ access_token: 'a' }, 200, 'body:/expires_in'],
    [{ error: 'invalid_grant' }, 400, undefined],
    [['a'], 200, undefined],
  ])('judges what is announced by %j', (value, status, expected) => {
    expect(judge('token/lifetime', answered({ status, body: body(value) }))).toBe(expected);
  });
});

describe('token/error-form', () => {
  const json: RawHeader = ['Content-Type', 'application/json'];
  const grant = { error: 'invalid_grant', error_description: 'signature error: it does not fit' };
  it.each<[unknown, number, readonly RawHeader[], string | undefined]>([
    [grant, 400, [], 'conforms'],
    [{ error: 'invalid_client' }, 401, [], 'conforms'],
    [{ ...grant, error_uri: 'https://example.com/errors#grant' }, 400, [], 'conforms'],
    [{ ...grant, hint: 1 }, 400, [['Cache-Control', 'no-store']], 'conforms'],
    [grant, 401, [], 'status'],
    [grant, 403, [], 'status'],
    [{}, 400, [], 'body:/error'],
    [{ error: 'slow_down' }, 400, [], 'conforms'],
    [{ error: '' }, 400, [], 'body:/error'],
    [{ error: 'Signature Error' }, 400, [], 'body:/error'],
    [{ error: 'bad request', code: 400, help: 'https://example.com/#400' }, 400, [], 'body:/error'],
    [{ error: { code: 400 } }, 400, [], 'body:/error'],
    [{ error: 'say "what"' }, 400, [], 'body:/error'],
    [{ error: 'café' }, 400, [], 'body:/error'],
    [{ ...grant, error_description: 'two\nlines' }, 400, [], 'body:/error_description'],
    [{ ...grant, error_description: null }, 400, [], 'body:/error_description'],
    [{ ...grant, error_uri: 'not a uri' }, 400, [], 'body:/error_uri'],
    [grant, 400, [['Cache-Control', 'public, max-age=60']], 'header:cache-control'],
    [grant, 429, [], undefined],
    [grant, 500, [], undefined],
    [grant, 200, [], undefined],
    ['invalid_grant', 400, [], undefined],
  ])('judges %j with %i and %j', (value, status, headers, expected) => {
    const exchange = answered({ status, body: body(value), headers: [json, ...headers] });
    expect(judge('token/error-form', exchange)).toBe(expected);
  });

  it('asks for a challenge where Authorization was sent', () => {
    const refused = answered({ status: 401, body: body({ error: 'invalid_client' }) });
    const headers: readonly RawHeader[] = [['authorization', 'Basic YTpi']];
    const authorized = { ...refused, request: { ...refused.request, headers } };
    expect(judge('token/error-form', authorized)).toBe('header:www-authenticate');
  });
});

describe('401/valid-credential', () => {
  const minute = 60_000;
  it.each<[number, Partial<AnsweredExchange>, string | undefined]>([
    [200, {}, 'conforms'],
    [403, { tokenAge: 50 * minute }, 'conforms'],
    [401, {}, 'status'],
    [401, { tokenAge: minute }, 'status'],
    [401, { tokenAge: 55 * minute }, undefined],
    [401, { provoked: true }, undefined],
    [401, { account: 'revoked' }, undefined],
    [429, {}, undefined],
    [503, {}, undefined],
  ])('judges %i with %j', (status, more, expected) => {
    const exchange = { ...answered({ status }), account: 'administrator', provoked: false, ...more };
    expect(judge('401/valid-credential', exchange)).toBe(expected);
  });

  it('is silent where no account vouches for the credential', () => {
    expect(judge('401/valid-credential', { ...answered({ status: 401 }), provoked: false })).toBeUndefined();
  });
});
