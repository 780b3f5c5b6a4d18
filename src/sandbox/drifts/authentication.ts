import type { Drift } from './drift.ts';

/** Credentials that are accepted or refused wrongly. */
export const authenticationDrifts: readonly Drift[] = [
  {
    name: 'expired-token-accepted',
    clauses: ['401/expired-token'],
    effect: 'Access tokens are honoured past their hour.',
    behaviour: { acceptExpiredTokens: true },
  },
];
