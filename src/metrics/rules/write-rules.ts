import { writeExpression } from './expression.ts';
import type { RuleGroup } from './rule.ts';
import { ruleGroups } from './rule-groups.ts';
import { type RuleOptions, shippedOptions, writeAlert, type WrittenAlert } from './write-alert.ts';

/** A rule file as Prometheus reads it, before it becomes YAML. */
export type WrittenRules = {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly ({ readonly record: string; readonly expr: string } | WrittenAlert)[];
  }[];
};

/**
 * Writes every group of rules as a file of its own, in the order of the list. With a factor, the same rules serve
 * a system test whose monitors run faster than time.
 */
export function writeRules(
  options: RuleOptions = shippedOptions,
): { readonly name: string; readonly rules: WrittenRules }[] {
  return ruleGroups.map((group) => ({
    name: group.name,
    rules: { groups: [writeGroup(group, options)] },
  }));
}

function writeGroup(
  { name, records, alerts }: RuleGroup,
  options: RuleOptions,
): WrittenRules['groups'][number] {
  return {
    name: `faultline-${name}`,
    rules: [
      ...records.map(({ record, expression }) => ({ record, expr: writeExpression(expression, options) })),
      ...alerts.map((alert) => writeAlert(alert, options)),
    ],
  };
}
