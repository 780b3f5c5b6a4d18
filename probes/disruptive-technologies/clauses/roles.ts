import type { Clause } from '../../../src/contract/clause.ts';
import { bothApis } from './error-exchange.ts';

const section = '403 - Forbidden';

/** What the documentation says of access and roles. */
export const roleClauses: readonly Clause[] = [
  {
    id: '403/project',
    section,
    severity: 'critical',
    statement: 'An account without access to a project is answered 403 there.',
    apis: bothApis,
  },
  {
    id: '403/organization',
    section,
    severity: 'critical',
    statement: 'An account without access to an organization is answered 403 there.',
    apis: ['rest'],
  },
  {
    id: '403/label-role',
    section,
    severity: 'critical',
    statement:
      'Labels of a device are added and changed by project developers and above: a user is answered 403 and changes nothing, a developer is not.',
    apis: bothApis,
  },
  {
    id: '403/project-role',
    section,
    severity: 'critical',
    statement:
      'Members are invited and devices transferred by project administrators: a developer is answered 403 and changes nothing, an administrator is not.',
    apis: ['rest'],
  },
  {
    id: '403/transfer-both',
    section,
    severity: 'critical',
    statement:
      'A transfer takes an administrator of the project that the device leaves and of the one that it enters: with one of them missing it is answered 403.',
    apis: ['rest'],
  },
];
