import { changeBody } from './change-answer.ts';
import type { Drift } from './drift.ts';

/** Credentials that are accepted or refused wrongly, and tokens of another life. */
export const authenticationDrifts: readonly Drift[] = [
  {
    name: 'expired-token-accepted',
    clauses: ['401/expired-token'],
    effect: 'Access tokens are honoured past their hour.',
    behaviour: { acceptExpiredTokens: true },
  },
  {
    name: 'no-credential-accepted',
    clauses: ['401/no-credential'],
    effect: 'Requests without a credential are served.',
    behaviour: { acceptNoCredential: true },
  },
  {
    name: 'unknown-token-accepted',
    clauses: ['401/unknown-credential'],
    effect: 'Access tokens that nobody issued are served.',
    behaviour: { acceptUnknownTokens: true },
  },
  {
    name: 'valid-credential-refused',
    clauses: ['401/valid-credential'],
    effect: 'Valid credentials are answered 401.',
    behaviour: { refuseValidCredentials: true },
  },
  {
    name: 'revoked-key-accepted',
    clauses: ['401/revoked-credential'],
    effect: 'A deleted key still gets tokens, and serves for basic authentication.',
    behaviour: { acceptRevokedKeys: true },
  },
  {
    name: 'wrong-secret-accepted',
    clauses: ['401/unknown-credential'],
    effect: 'By basic authentication a key serves with any secret.',
    behaviour: { acceptWrongSecrets: true },
  },
  {
    name: 'forged-assertion-accepted',
    clauses: ['token/refusal'],
    effect: 'Assertions are honoured whatever their signature, audience, issuer and times are.',
    behaviour: { acceptForgedAssertions: true },
  },
  {
    name: 'token-refusal-reworded',
    clauses: ['token/error-form'],
    effect: 'The token endpoint refuses with a sentence that RFC 6749 does not allow as a code.',
    when: (answer, occasion) => occasion.api === 'token' && answer.status >= 400,
    alter: (answer) => changeBody(answer, (body) => ({ ...body, error: 'no such "kid"' })),
  },
  {
    name: 'newer-token-ends-older',
    clauses: ['token/lifetime', '401/valid-credential'],
    effect: 'A new access token ends those that the key got before.',
    behaviour: { oneTokenPerKey: true },
  },
  {
    name: 'token-life-shortened',
    clauses: ['token/lifetime'],
    effect: 'Access tokens are announced for an hour, but honoured for half of one.',
    behaviour: { tokenLifetime: 1800 },
  },
  {
    name: 'token-life-announced-shorter',
    clauses: ['token/lifetime'],
    effect: 'Access tokens are announced for half an hour.',
    behaviour: { announcedLifetime: 1800 },
  },
  {
    name: 'token-life-lengthened',
    clauses: ['401/expired-token', 'token/lifetime'],
    effect: 'Access tokens are honoured for three hours.',
    behaviour: { tokenLifetime: 3 * 3600 },
  },
];
