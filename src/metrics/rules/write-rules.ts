import { writeExpression } from './expression.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';
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
  const optionsOf = (rule: RecordingRule | AlertRule): RuleOptions => ({
    ...options,
    factor: options.ownFactor?.(rule) ?? options.factor,
  });
  return {
    name: `faultline-${name}`,
    rules: [
      ...records.map((rule) => ({
        record: rule.record,
        expr: writeExpression(rule.expression, optionsOf(rule)),
      })),
      ...alerts.map((rule) => writeAlert(rule, optionsOf(rule))),
    ],
  };
}
