import type { Clause } from '../../../src/contract/clause.ts';
import { bothApis } from './error-exchange.ts';

const missing = '404 - Not found';
const present = '409 - Conflict';

/** What the documentation says of resources that are missing, or there already. */
export const resourceClauses: readonly Clause[] = [
  {
    id: '404/resource',
    section: missing,
    severity: 'critical',
    statement:
      'A well-formed path to what does not exist is answered 404; one to what was deleted within 30 seconds.',
    apis: bothApis,
  },
  {
    id: '404/method-project',
    section: missing,
    severity: 'critical',
    statement:
      'On a method with a colon, 404 says that the project in the path is missing, and never that something in the body is.',
    apis: ['rest'],
  },
  {
    id: '404/propagation',
    section: missing,
    severity: 'warning',
    statement:
      'What was just created may be answered 404 for a while; within 30 seconds it is there, and it stays.',
    apis: bothApis,
  },
  {
    id: '409/duplicate-label',
    section: present,
    severity: 'critical',
    statement: 'Creating a label whose key exists is answered 409, and the first value stands.',
    apis: ['rest'],
  },
  {
    id: '409/project-member',
    section: present,
    severity: 'critical',
    statement: 'Inviting a member of a project again is answered 409.',
    apis: ['rest'],
  },
  {
    id: '409/organization-member',
    section: present,
    severity: 'critical',
    statement: 'Inviting a member of an organization again is answered 409.',
    apis: ['rest'],
  },
  {
    id: '409/concurrent-change',
    section: present,
    severity: 'warning',
    statement:
      'Of two changes at once by different clients, what is answered 2xx is there afterwards, and one that is answered 409 gets through after reading again.',
    apis: ['rest'],
  },
];
