import type { Clause } from '../../../src/contract/clause.ts';
import { bothApis } from './error-exchange.ts';

/** What the documentation says of resources that are missing, or there already. */
export const resourceClauses: readonly Clause[] = [
  {
    id: '404/resource',
    section: '404 - Not found',
    severity: 'critical',
    statement: 'A well-formed path to what does not exist is answered 404.',
    apis: bothApis,
  },
  {
    id: '409/duplicate-label',
    section: '409 - Conflict',
    severity: 'critical',
    statement: 'Creating a label whose key exists is answered 409, and the first value stands.',
    apis: ['rest'],
  },
];
