import type { Clause } from '../../../src/contract/clause.ts';
import { bothApis } from './error-exchange.ts';

const section = '400 - Bad request';

/** What the documentation says of invalid arguments. */
export const argumentClauses: readonly Clause[] = [
  {
    id: '400/path',
    section,
    severity: 'critical',
    statement: 'An invalid argument in the path is answered 400.',
    apis: bothApis,
  },
  {
    id: '400/query',
    section,
    severity: 'critical',
    statement: 'An invalid argument in the query is answered 400.',
    apis: bothApis,
  },
  {
    id: '400/body',
    section,
    severity: 'critical',
    statement: 'An invalid argument in the body, or a body that is none, is answered 400.',
    apis: bothApis,
  },
];
