import type { Clause } from '../../../src/contract/clause.ts';
import { bothApis } from './error-exchange.ts';

const section = '401 - Unauthorized';

/** What the documentation says of credentials. */
export const authenticationClauses: readonly Clause[] = [
  {
    id: '401/no-credential',
    section,
    severity: 'critical',
    statement: 'A request without a credential is answered 401.',
    apis: bothApis,
  },
  {
    id: '401/unknown-credential',
    section,
    severity: 'critical',
    statement: 'A token or a key that was never issued is answered 401.',
    apis: bothApis,
  },
  {
    id: '401/expired-token',
    section: '401 - Unauthorized, Access Tokens',
    severity: 'critical',
    statement: 'An access token past its hour is answered 401.',
    apis: bothApis,
  },
  {
    id: '401/valid-credential',
    section,
    severity: 'critical',
    statement: 'A valid credential is not answered 401, in each configured way of authenticating.',
    apis: bothApis,
  },
];
