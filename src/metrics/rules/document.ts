import type { AlertRule, RuleGroup } from './rule.ts';
import { instanceLabels } from './instances.ts';
import { exampleLinks } from './links.ts';
import { ruleGroups } from './rule-groups.ts';
import { writeDuration } from './span.ts';

/** The documentation of all rules as Markdown. */
export function describeRules(): string {
  return [
    '# Alerts and recording rules',
    '',
    'Generated from `src/metrics/rules`; change it there. The rule files for Prometheus are in',
    '`dashboards/generated/rules`; load them with `rule_files`. They need Prometheus 2.42 or newer.',
    '',
    'Each alert links to its page and to a dashboard. Where you keep those, nobody else knows: put your own',
    'addresses in before you load the files, for example with',
    '',
    '```sh',
    `sed -i -e 's#${exampleLinks.runbooks}#https://git.example.com/faultline/docs/runbooks#' \\`,
    `  -e 's#${exampleLinks.grafana}#https://grafana.example.com#' rules/*.yaml`,
    '```',
    '',
    '`critical` is meant to wake somebody, `warning` to open a ticket, `info` only to be shown.',
    '',
    '## Several instances',
    '',
    'What is wrong with a target is one alert, however many instances of Faultline of the same `job` watch it, and it goes',
    'on when the instance that saw it is gone. Rules leave out the labels that tell instances apart:',
    `${instanceLabels.map((label) => `\`${label}\``).join(', ')} (the address, what the Prometheus operator adds on`,
    'Kubernetes, the usual name for a machine). Every other label is kept, for you put it there to tell things apart: with',
    '`region` on the instances, each region has its own alert. Drop with `labeldrop` what else differs between instances',
    'that shall be one. Instances of different jobs are different monitors, each with its own alerts.',
    '',
    '- Counters are added up, each counted by itself first, so that an instance that ends or begins anew adds nothing.',
    '- Of a state, the highest counts that any instance tells now. Only while none tells anything, what was last said is',
    '  believed for half an hour; an instance that is gone has no say while others do.',
    '- The quota is judged by the instance that has the least of it left.',
    '- Alerts about the monitor itself name the instance. One that is not heard is `critical` if nobody else of its job',
    '  watches its targets, and `warning` otherwise.',
    '',
    ...ruleGroups.flatMap(describeGroup),
  ].join('\n');
}

function describeGroup({ name, records, alerts }: RuleGroup): string[] {
  return [
    `## ${name}.yaml`,
    '',
    '| alert | severity | for | goes on for | says |',
    '| --- | --- | --- | --- | --- |',
    ...alerts.map(describeAlert),
    '',
    ...(records.length === 0 ? [] : [...records.map(({ record }) => `- records \`${record}\``), '']),
  ];
}

function describeAlert(rule: AlertRule): string {
  const delay = rule.for === undefined ? 'at once' : writeDuration(rule.for.seconds);
  const page = `[${rule.name}](runbooks/${rule.name}.md)`;
  return `| ${page} | ${rule.severity} | ${delay} | ${writeDuration(rule.keepFiringFor.seconds)} | ${rule.summary} |`;
}
