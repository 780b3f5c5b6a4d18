import type { AlertRule, RuleGroup } from './rule.ts';
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
    '`critical` is meant to wake somebody, `warning` to open a ticket, `info` only to be shown. Of two monitors that',
    'watch the same target, each raises its own alerts.',
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
