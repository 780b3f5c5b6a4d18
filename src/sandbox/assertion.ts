import { createHmac } from 'node:crypto';
import { equal } from './access-token.ts';
import { isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { emailOf, findKey } from './world/world.ts';
import type { Key, ServiceAccount, World } from './world/world.ts';

/** Seconds by which the clock of a client may differ. */
const leeway = 60;
/** The longest that an assertion may be good for, in seconds (references, authentication). */
const longestLife = 3600;

export type AssertionContext = {
  readonly world: World;
  /** Seconds since the epoch. */
  readonly now: number;
  /** The addresses of this endpoint: what `aud` must name. */
  readonly audiences: readonly string[];
  /** Whether a deleted key is good enough: only ever in a drift, and asked only when it matters. */
  readonly revokedToo: () => boolean;
  /** Only ever in a drift: signature, audience, issuer and times are not looked at. */
  readonly unchecked: boolean;
};

export type AssertionResult =
  { readonly key: Key; readonly account: ServiceAccount } | { readonly problem: string };

/**
 * Verifies a JWT-bearer assertion (RFC 7523 §3): HS256 with the secret of the key that `kid` names, `iss` the e-mail
 * address of the service account, `aud` this endpoint (text or list), `iat` and `exp` at most one hour apart.
 */
export function verifyAssertion(assertion: string, context: AssertionContext): AssertionResult {
  const parts = assertion.split('.');
  const [head = '', body = '', signature = ''] = parts;
  const header = decode(head);
  const claims = decode(body);
  if (parts.length !== 3 || header === undefined || claims === undefined) {
    return { problem: 'the assertion is not a JSON web token' };
  }
  const key =
    typeof header['kid'] === 'string' ? findKey(context.world, header['kid'], context.revokedToo) : undefined;
  const account = key === undefined ? undefined : context.world.serviceAccounts.get(key.serviceAccount);
  if (key === undefined || account === undefined)
    return { problem: 'untrusted entity: the key is not known' };
  if (context.unchecked) return { key, account };
  if (header['alg'] !== 'HS256') return { problem: 'signature error: the algorithm must be HS256' };
  const expected = createHmac('sha256', key.secret).update(`${head}.${body}`).digest('base64url');
  if (!equal(signature, expected)) return { problem: 'signature error: the signature does not fit the key' };
  const problem = claimsProblem(claims, emailOf(account), context);
  return problem === undefined ? { key, account } : { problem };
}

function claimsProblem(claims: JsonObject, email: string, context: AssertionContext): string | undefined {
  const { aud, iss, iat, exp } = claims;
  if (iss !== email) return 'untrusted entity: iss is not the e-mail address of the service account';
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!named.some((each) => typeof each === 'string' && context.audiences.includes(each))) {
    return 'untrusted entity: aud does not name this endpoint';
  }
  if (!isTime(iat) || !isTime(exp)) return 'timing error: iat and exp must be seconds since 1970';
  if (exp <= context.now - leeway) return 'timing error: the assertion has expired';
  if (iat > context.now + leeway) return 'timing error: the assertion was issued in the future';
  if (exp <= iat) return 'timing error: exp must be later than iat';
  if (exp - iat > longestLife) return 'timing error: the assertion is good for more than an hour';
  return undefined;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function decode(part: string): JsonObject | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What an assertion says about who sent it, unverified: for the log and for counting, never for access. */
export function claimedIdentity(assertion: string): { readonly keyId?: string; readonly email?: string } {
  const [head = '', body = ''] = assertion.split('.');
  const keyId = decode(head)?.['kid'];
  const email = decode(body)?.['iss'];
  return {
    ...(typeof keyId === 'string' ? { keyId: keyId.slice(0, 64) } : {}),
    ...(typeof email === 'string' ? { email: email.slice(0, 320) } : {}),
  };
}
