import type { Contract } from '../../src/contract/clause.ts';
import { argumentClauses } from './clauses/arguments.ts';
import { authenticationClauses } from './clauses/authentication.ts';
import { beyondClauses } from './clauses/beyond.ts';
import { bodyClauses } from './clauses/body.ts';
import { documentationHosts } from './clauses/help-link.ts';
import { errorTerms } from './error-terms.ts';
import { helpClauses } from './clauses/help.ts';
import { noEffectClauses } from './clauses/no-effect.ts';
import { limiterClauses } from './clauses/limiter.ts';
import { rateLimitClauses } from './clauses/rate-limit.ts';
import { resourceClauses } from './clauses/resources.ts';
import { roleClauses } from './clauses/roles.ts';
import { serverErrorClauses } from './clauses/server-errors.ts';
import { statusClauses } from './clauses/status.ts';
import { tokenClauses } from './clauses/token.ts';
import { baseUrls, routes } from './operations/routes.ts';

/** The error contract of Disruptive Technologies' REST API, Sensor Emulator API and token endpoint. */
export const contract: Contract = {
  name: 'disruptive-technologies',
  title: 'Disruptive Technologies: REST API, Sensor Emulator API and token endpoint',
  documentationHosts,
  documentation: {
    url: 'https://docs.developer.disruptive-technologies.com/error-codes',
    // The anchors of this page are `id-400` and so on.
    fragment: (section) => {
      const status = /^\d{3}/.exec(section)?.[0];
      return status === undefined ? undefined : `id-${status}`;
    },
  },
  baseUrls,
  routes,
  errors: errorTerms,
  clauses: [
    ...bodyClauses,
    ...statusClauses,
    ...argumentClauses,
    ...authenticationClauses,
    ...roleClauses,
    ...resourceClauses,
    ...rateLimitClauses,
    ...serverErrorClauses,
    ...helpClauses,
    ...tokenClauses,
    ...beyondClauses,
    ...limiterClauses,
    ...noEffectClauses,
  ],
};
