import { checkAccounts } from './account-rules.ts';
import { checkAccepted, checkContract, checkSchedule } from './contract-rules.ts';
import type { Finding } from './problem.ts';
import { findRepeated, type RuleContext, type TargetRule } from './rule.ts';
import {
  checkMaintenance,
  keepProjectsApart,
  requireContact,
  requireExclusiveQuota,
} from './safety-rules.ts';
import { itemsOf, valueAt } from './tree.ts';

const targetRules: readonly TargetRule[] = [
  requireContact,
  requireExclusiveQuota,
  keepProjectsApart,
  checkMaintenance,
  checkAccounts,
  checkContract,
  checkSchedule,
  checkAccepted,
];

/** Whatever concerns more than one key, or the rest of the program. `data` may have any shape. */
export function checkRules(data: unknown, context: RuleContext): readonly Finding[] {
  const list = valueAt(data, 'targets');
  const targets = itemsOf(list);
  const empty = Array.isArray(list) && targets.length === 0;
  const names = targets.map((target) => valueAt(target, 'name'));
  return [
    ...(empty ? [{ path: ['targets'], message: 'needs at least one target' }] : []),
    ...findRepeated(names, (index) => ['targets', index, 'name'], context),
    ...targets.flatMap((target, index) =>
      targetRules.flatMap((rule) => rule(target, ['targets', index], context)),
    ),
  ];
}
