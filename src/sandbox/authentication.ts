import { equal } from './access-token.ts';
import type { AccessTokens } from './access-token.ts';
import type { Header } from './answer.ts';
import type { DriftsOfRequest } from './drifts/switchboard.ts';
import { Refusal } from './refusal.ts';
import { findKey } from './world/world.ts';
import type { ServiceAccount, World } from './world/world.ts';

/** Who is calling, or why nobody can be told. `keyId` is set as soon as the credential names a key, good or not. */
export type Identity = {
  readonly keyId?: string;
  readonly account?: ServiceAccount;
  readonly refusal?: Refusal;
};

export type Credentials = {
  /** The raw Authorization header; undefined when there is none. */
  readonly authorization: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** Reads `Authorization: Bearer …` (RFC 6750) and `Basic …` (RFC 7617, key id and secret). */
export function authenticate(
  { authorization, now }: Credentials,
  world: World,
  tokens: AccessTokens,
  drifts: DriftsOfRequest,
): Identity {
  if (authorization === undefined || authorization === '') {
    const [anybody] = world.serviceAccounts.values();
    if (anybody !== undefined && drifts.behaviour('acceptNoCredential') !== undefined)
      return { account: anybody };
    return { refusal: unauthenticated('a credential is missing', 'Bearer') };
  }
  const [scheme = '', value = ''] = authorization.split(/ +(.*)/s, 2);
  const identity = byScheme(scheme.toLowerCase(), value.trim(), now, world, tokens, drifts);
  if (identity.account !== undefined && drifts.behaviour('refuseValidCredentials') !== undefined) {
    return { refusal: unauthenticated('the credential is not valid', 'Bearer'), ...keyIdOf(identity) };
  }
  return identity;
}

function byScheme(
  scheme: string,
  value: string,
  now: number,
  world: World,
  tokens: AccessTokens,
  drifts: DriftsOfRequest,
): Identity {
  if (scheme === 'bearer') return byToken(value, now, world, tokens, drifts);
  if (scheme === 'basic') return byKey(value, world, drifts);
  return { refusal: unauthenticated('the authorization scheme is not supported', 'Bearer') };
}

function byToken(
  value: string,
  now: number,
  world: World,
  tokens: AccessTokens,
  drifts: DriftsOfRequest,
): Identity {
  const claims = tokens.read(value);
  const key = claims === undefined ? undefined : findKey(world, claims.key, revokedToo(drifts));
  const account = key === undefined ? undefined : world.serviceAccounts.get(key.serviceAccount);
  if (claims === undefined && drifts.behaviour('acceptUnknownTokens') !== undefined) {
    const [anybody] = world.serviceAccounts.values();
    if (anybody !== undefined) return { account: anybody };
  }
  if (claims === undefined || key === undefined || account === undefined) {
    return { refusal: unauthenticated('the access token is not valid', 'Bearer error="invalid_token"') };
  }
  if (now >= claims.expiresAt * 1000 && drifts.behaviour('acceptExpiredTokens') === undefined) {
    const refusal = unauthenticated('the access token has expired', 'Bearer error="invalid_token"');
    return { keyId: key.id, refusal };
  }
  if (drifts.behaviour('oneTokenPerKey') !== undefined && !tokens.isNewest(value)) {
    const refusal = unauthenticated('there is a newer access token', 'Bearer error="invalid_token"');
    return { keyId: key.id, refusal };
  }
  return { keyId: key.id, account };
}

function byKey(value: string, world: World, drifts: DriftsOfRequest): Identity {
  const refusal = unauthenticated('the key is not valid', 'Basic realm="sandbox"');
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const key = colon < 0 ? undefined : findKey(world, decoded.slice(0, colon), revokedToo(drifts));
  if (key === undefined) return { refusal };
  const account = world.serviceAccounts.get(key.serviceAccount);
  const fits =
    equal(decoded.slice(colon + 1), key.secret) || drifts.behaviour('acceptWrongSecrets') !== undefined;
  const allowed = account?.enableBasicAuth === true && fits;
  return allowed ? { keyId: key.id, account } : { keyId: key.id, refusal };
}

const revokedToo = (drifts: DriftsOfRequest) => (): boolean =>
  drifts.behaviour('acceptRevokedKeys') !== undefined;

function unauthenticated(problem: string, challenge: string): Refusal {
  const header: Header = ['WWW-Authenticate', challenge];
  return new Refusal(401, `unauthenticated: ${problem}`, [header]);
}

function keyIdOf(identity: Identity): { readonly keyId?: string } {
  return identity.keyId === undefined ? {} : { keyId: identity.keyId };
}
