import type { Clause } from '../../../src/contract/clause.ts';
import { bothApis } from './error-exchange.ts';

const section = '429 - Too many requests';

/** What the documentation leaves open about the rate limit: measured, and only ever reported as a change. */
export const limiterClauses: readonly Clause[] = [
  {
    id: 'limiter/signature',
    section,
    severity: 'information',
    statement:
      'The window of the rate limit is one of: from the first request, aligned to the clock, sliding, a bucket that refills.',
    apis: ['rest'],
  },
  {
    id: 'limiter/across-operations',
    section,
    severity: 'information',
    statement: 'Calls of different operations are counted together, or each operation by itself.',
    apis: bothApis,
  },
  {
    id: 'limiter/across-apis',
    section,
    severity: 'information',
    statement:
      'Calls to the REST API and to the Sensor Emulator API are counted together, or each by itself.',
    apis: ['emulator'],
  },
  {
    id: 'limiter/scope',
    section,
    severity: 'information',
    statement: 'Calls of different accounts are counted together, or each account by itself.',
    apis: ['rest'],
  },
];
