import { type JWTHeaderParameters, SignJWT } from 'jose';
import type { AccountConfig } from '../config/target.ts';

export type AssertionOptions = {
  /** The URL of the token endpoint, exactly as it is configured. */
  readonly audience: string;
  /** Seconds since the Unix epoch. */
  readonly issuedAt: number;
  /** From `issuedAt` to the end; the documentation allows less than an hour. */
  readonly lifetimeSeconds: number;
  /** What a forged assertion says instead. A claim or header that is undefined is left out. */
  readonly overrides?: {
    readonly claims?: Readonly<Record<string, unknown>>;
    readonly header?: Readonly<Record<string, unknown>>;
    /** Signs with another secret than the account's. */
    readonly secret?: string;
  };
};

/** For clocks that are a little behind ours. */
const backdatedSeconds = 5;
/** The documentation allows less than an hour. */
const usualLifetimeSeconds = 3_540;
/** Milliseconds between the two clocks; further apart than this, the token endpoint's is right and ours is not. */
export const tolerableOffset = 10_000;

/** The times of an assertion that is used at once; `now` is milliseconds since the Unix epoch by the endpoint's clock. */
export function usualTimes(now: number): Pick<AssertionOptions, 'issuedAt' | 'lifetimeSeconds'> {
  return { issuedAt: Math.floor(now / 1_000) - backdatedSeconds, lifetimeSeconds: usualLifetimeSeconds };
}

/**
 * Signs an assertion with which an account asks for an access token (RFC 7523 §3; documentation, OAuth2): HS256 with
 * the account's secret as text, the key's id as `kid`, and the account's email as issuer.
 */
export function signAssertion(account: AccountConfig, options: AssertionOptions): Promise<string> {
  const { audience, issuedAt, lifetimeSeconds, overrides = {} } = options;
  const claims = {
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    aud: audience,
    iss: account.email,
    ...overrides.claims,
  };
  const header: JWTHeaderParameters = { alg: 'HS256', typ: 'JWT', kid: account.keyId, ...overrides.header };
  const secret = new TextEncoder().encode(overrides.secret ?? account.secret);
  return new SignJWT(claims).setProtectedHeader(header).sign(secret);
}
