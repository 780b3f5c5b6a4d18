import type { Clause } from '../../../src/contract/clause.ts';
import { bothApis } from './error-exchange.ts';

const names = new Map([
  [500, 'Internal server error'],
  [503, 'Service unavailable'],
  [504, 'Gateway timeout'],
]);

/** What the documentation says of failures of the service itself: they pass, and a patient client gets through. */
export const serverErrorClauses: readonly Clause[] = [...names].map(([status, name]) => ({
  id: `${status}/recovers`,
  section: `${status} - ${name}`,
  severity: 'warning',
  statement: `A retry with exponential back-off from ${status === 504 ? 10 : 1} s on gets through after a ${status}.`,
  apis: bothApis,
  recoversFrom: status,
}));
