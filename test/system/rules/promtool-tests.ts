import { stringify } from 'yaml';
import { alertRules } from '../../../src/metrics/rules/rule-groups.ts';
import type { AlertRule } from '../../../src/metrics/rules/rule.ts';
import { shippedOptions, writeAlert } from '../../../src/metrics/rules/write-alert.ts';
import { type Firing, held, type RuleCase, series, statusPage, targetInfo } from './rule-case.ts';

const alertNames = [...new Set(alertRules.map(({ name }) => name))];

/** A monitor that Prometheus reaches, with one target. */
const monitor = {
  [series('up')]: held([1, 2_000]),
  [series('faultline_build_info', { version: '0.1.0', revision: 'abcdef' })]: held([1, 2_000]),
  [targetInfo()]: held([1, 2_000]),
};

/** One case as a file for `promtool test rules`: at every moment, each alert fires as stated or not at all. */
export function writePromtoolTest(ruleCase: RuleCase, ruleFiles: readonly string[]): string {
  const { interval = '1m', checks, present = true } = ruleCase;
  const all = { ...(present ? monitor : {}), ...ruleCase.series };
  const test = {
    name: ruleCase.name,
    interval,
    input_series: Object.entries(all).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: checks.flatMap(({ at, fires }) =>
      alertNames.map((alertname) => ({
        eval_time: at,
        alertname,
        exp_alerts: fires.filter(({ alert }) => alert === alertname).map(expectAlert),
      })),
    ),
  };
  return stringify({ rule_files: ruleFiles, evaluation_interval: interval, tests: [test] }, { lineWidth: 0 });
}

/** The rule that a firing alert comes from. */
export function findRule({ alert, severity }: Pick<Firing, 'alert' | 'severity'>): AlertRule {
  const rule = alertRules.find((rule) => rule.name === alert && rule.severity === severity);
  if (rule === undefined) throw new Error(`no rule is called ${alert} (${severity})`);
  return rule;
}

function expectAlert(firing: Firing) {
  const rule = findRule(firing);
  const labels: Record<string, string> = {
    job: 'faultline',
    ...(rule.labels.length === 0 ? { instance: 'monitor:9409' } : {}),
    ...firing.labels,
    severity: firing.severity,
  };
  const { annotations } = writeAlert(rule, shippedOptions);
  const fill = (text: string): string =>
    text.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '');
  return {
    exp_labels: Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== '')),
    exp_annotations: {
      ...annotations,
      description: firing.description,
      dashboard_url: fill(annotations['dashboard_url'] ?? ''),
      ...('status_page' in annotations ? { status_page: firing.statusPage ?? statusPage } : {}),
    },
  };
}
