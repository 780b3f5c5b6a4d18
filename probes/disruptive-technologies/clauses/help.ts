import type { Clause } from '../../../src/contract/clause.ts';
import { bothApis } from './error-exchange.ts';

/** What the documentation says of the link in an error. */
export const helpClauses: readonly Clause[] = [
  {
    id: 'help/resolves',
    section: 'Error response body',
    severity: 'information',
    statement:
      'The help link of an error leads to a page that describes it, and the figures there are those of this contract.',
    apis: bothApis,
  },
];
