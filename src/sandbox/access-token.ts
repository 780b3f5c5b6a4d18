import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject } from './json-object.ts';

/** What an access token says. Times in seconds since the epoch. */
export type AccessTokenClaims = {
  readonly key: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/** Access tokens are signed texts, so that nothing has to be remembered about them and a printed one survives a restart. */
export type AccessTokens = {
  issue(claims: AccessTokenClaims): string;
  /** The claims of a token of this kind, expired or not; undefined for anything else. */
  read(token: string): AccessTokenClaims | undefined;
  /** Whether no other was issued to the same key since. */
  isNewest(token: string): boolean;
};

/** No secret: whoever can reach the sandbox may do everything in it. */
const signingKey = 'the sandbox signs its access tokens with this';

export function createAccessTokens(): AccessTokens {
  let serial = 0;
  const known = new Map<string, AccessTokenClaims>();
  const newest = new Map<string, string>();
  return {
    issue({ key, issuedAt, expiresAt }) {
      serial += 1;
      const payload = Buffer.from(JSON.stringify({ key, issuedAt, expiresAt, serial })).toString('base64url');
      const token = `${payload}.${signatureOf(payload)}`;
      newest.set(key, token);
      return token;
    },
    read(token) {
      const remembered = known.get(token);
      if (remembered !== undefined) return remembered;
      const claims = verify(token);
      if (claims === undefined) return undefined;
      if (known.size >= 1000) known.clear();
      known.set(token, claims);
      return claims;
    },
    isNewest: (token) => newest.get(verify(token)?.key ?? '') === token,
  };
}

function verify(token: string): AccessTokenClaims | undefined {
  const [payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  if (!equal(signature, signatureOf(payload))) return undefined;
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  if (!isJsonObject(claims)) return undefined;
  const { key, issuedAt, expiresAt } = claims;
  if (typeof key !== 'string' || typeof issuedAt !== 'number' || typeof expiresAt !== 'number')
    return undefined;
  return { key, issuedAt, expiresAt };
}

function signatureOf(payload: string): string {
  return createHmac('sha256', signingKey).update(payload).digest('base64url');
}

/** Compares two texts in a time that does not tell where they differ. */
export function equal(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
