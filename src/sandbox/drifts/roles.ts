import type { Drift } from './drift.ts';

/** Permissions that are not asked for; narrowed to an operation or a method, each is a hole of its own. */
export const roleDrifts: readonly Drift[] = [
  {
    name: 'roles-ignored',
    clauses: ['403/project', '403/organization', '403/label-role', '403/project-role', '403/transfer-both'],
    effect: 'Every account may do everything, in every project and organization.',
    behaviour: { ignoreRoles: true },
  },
  {
    name: 'transfer-checks-target-only',
    clauses: ['403/transfer-both'],
    effect: 'A transfer needs project administrator only where the devices go.',
    behaviour: { transferChecks: 'target' },
  },
  {
    name: 'transfer-checks-source-only',
    clauses: ['403/transfer-both'],
    effect: 'A transfer needs project administrator only where the devices come from.',
    behaviour: { transferChecks: 'source' },
  },
];
