import { createHmac } from 'node:crypto';
import type { SandboxTarget } from '../../../src/sandbox/configuration.ts';

export type AssertionChanges = {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly secret?: string;
};

/** A JWT-bearer assertion as the documentation describes it, with whatever a test wants to be different. `now` in milliseconds. */
export function makeAssertion(
  target: SandboxTarget,
  account: string,
  now: number,
  changes: AssertionChanges = {},
): string {
  const credentials = target.accounts[account]!;
  const iat = Math.floor(now / 1000);
  const head = part({ alg: 'HS256', kid: credentials.key_id, ...changes.header });
  const body = part({
    iat,
    exp: iat + 3600,
    aud: target.apis.token,
    iss: credentials.email,
    ...changes.claims,
  });
  const secret = changes.secret ?? credentials.secret;
  return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
