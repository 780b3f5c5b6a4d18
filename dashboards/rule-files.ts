import { stringify } from 'yaml';
import { type RuleOptions, shippedOptions } from '../src/metrics/rules/write-alert.ts';
import { writeRules } from '../src/metrics/rules/write-rules.ts';

/** A file by its name, and its text. */
export type RuleFile = { readonly name: string; readonly text: string };

/** All rules as YAML for Prometheus: the same text for the same options, one file for each group. */
export function makeRuleFiles(options: RuleOptions = shippedOptions): RuleFile[] {
  return writeRules(options).map(({ name, rules }) => ({
    name: `${name}.yaml`,
    text: `# Generated from src/metrics/rules; change it there.\n${stringify(rules, { lineWidth: 0 })}`,
  }));
}

/**
 * The text of one rule file.
 * @throws RangeError when there is no file of that name.
 */
export function makeRuleFile(name: string): string {
  const file = makeRuleFiles().find((candidate) => candidate.name === name);
  if (file === undefined) throw new RangeError(`there is no rule file ${name}`);
  return file.text;
}

/** All rules as one resource for the Prometheus operator. */
export function makePrometheusRule(): string {
  const resource = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'faultline', labels: { 'app.kubernetes.io/name': 'faultline' } },
    spec: { groups: writeRules(shippedOptions).flatMap(({ rules }) => rules.groups) },
  };
  return `# Generated from src/metrics/rules; change it there.\n${stringify(resource, { lineWidth: 0 })}`;
}
