import type { AccessTokens } from './access-token.ts';
import type { Answer, Header } from './answer.ts';
import { verifyAssertion } from './assertion.ts';
import type { DriftsOfRequest } from './drifts/switchboard.ts';
import type { World } from './world/world.ts';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const noStore: readonly Header[] = [
  ['Content-Type', 'application/json'],
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
];

export type TokenRequest = {
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly world: World;
  readonly tokens: AccessTokens;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly audiences: readonly string[];
  /** Seconds that an access token is good for. */
  readonly lifetime: number;
  readonly drifts: DriftsOfRequest;
};

/** Exchanges an assertion for an access token (RFC 7523 §2.1); refuses with the form of RFC 6749 §5.2 and status 400. */
export function answerTokenRequest(request: TokenRequest): Answer {
  if (request.contentType.split(';')[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    return refuse('invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  for (const name of ['grant_type', 'assertion']) {
    // RFC 6749 §3.2: no parameter more than once.
    if (form.getAll(name).length > 1) return refuse('invalid_request', `${name} is given more than once`);
  }
  const grantType = form.get('grant_type') ?? '';
  if (grantType === '') return refuse('invalid_request', 'grant_type is missing');
  if (grantType !== jwtBearer) return refuse('unsupported_grant_type', `grant_type must be ${jwtBearer}`);
  const assertion = form.get('assertion') ?? '';
  if (assertion === '') return refuse('invalid_request', 'assertion is missing');
  const now = Math.floor(request.now / 1000);
  const { world, audiences, drifts } = request;
  const revokedToo = (): boolean => drifts.behaviour('acceptRevokedKeys') !== undefined;
  const context = { world, now: now + (drifts.behaviour('clockOffset') ?? 0), audiences, revokedToo };
  const strict = verifyAssertion(assertion, { ...context, unchecked: false });
  // Asked only of an assertion that is to be refused, so that 1 in N counts refusals.
  const result =
    'problem' in strict && drifts.behaviour('acceptForgedAssertions') !== undefined
      ? verifyAssertion(assertion, { ...context, unchecked: true })
      : strict;
  if ('problem' in result) return refuse('invalid_grant', result.problem);
  const expiresAt = now + (drifts.behaviour('tokenLifetime') ?? request.lifetime);
  const value = {
    access_token: request.tokens.issue({ key: result.key.id, issuedAt: now, expiresAt }),
    token_type: 'Bearer',
    expires_in: drifts.behaviour('announcedLifetime') ?? request.lifetime,
  };
  return { status: 200, headers: noStore, body: { kind: 'json', value } };
}

function refuse(error: string, description: string): Answer {
  const value = { error, error_description: description };
  return { status: 400, headers: noStore, body: { kind: 'json', value } };
}
