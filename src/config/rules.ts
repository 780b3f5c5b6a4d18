import { checkAccounts } from './account-rules.ts';
import { checkAccepted, checkContract, checkSchedule } from './contract-rules.ts';
import type { Finding } from './problem.ts';
import type { RuleContext, TargetRule } from './rule.ts';
import {
  checkMaintenance,
  checkProxy,
  keepProjectsApart,
  requireContact,
  requireExclusiveQuota,
} from './safety-rules.ts';
import { checkStore } from './store-rules.ts';
import { itemsOf, valueAt } from './tree.ts';

const targetRules: readonly TargetRule[] = [
  requireContact,
  requireExclusiveQuota,
  keepProjectsApart,
  checkProxy,
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
  const empty = context.complete && Array.isArray(list) && targets.length === 0;
  const names = targets.map((target) => valueAt(target, 'name'));
  return [
    ...checkStore(data),
    ...(empty ? [{ path: ['targets'], message: 'needs at least one target' }] : []),
    ...names.flatMap((name, index) => findRepeatedName(names, name, index, context)),
    ...targets.flatMap((target, index) =>
      targetRules.flatMap((rule) => rule(target, ['targets', index], context)),
    ),
  ];
}

function findRepeatedName(
  names: readonly unknown[],
  name: unknown,
  index: number,
  { show, placeOf }: RuleContext,
): readonly Finding[] {
  const first = names.indexOf(name);
  if (typeof name !== 'string' || first === index) return [];
  const path = ['targets', index, 'name'];
  const place = placeOf(['targets', first, 'name']);
  return [{ path, message: `${show(path)} is given more than once, first at ${place}` }];
}
