import { promql, realTime, writeExpression, type WritingOptions } from './expression.ts';
import { dashboardIds, exampleLinks, type Links } from './links.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { writeSeenFrom } from './seen-from.ts';
import { hours, type Span, writeDuration } from './span.ts';

/** How rules are written out. */
export type RuleOptions = WritingOptions & {
  readonly links: Links;
  /** A factor in place of the common one, for rules that look back further than a test lasts. */
  readonly ownFactor?: (rule: RecordingRule | AlertRule) => number | undefined;
};

/** For monitors that run in real time, with links that lead nowhere yet. */
export const shippedOptions: RuleOptions = { ...realTime, links: exampleLinks };

/** An alert as Prometheus reads it. */
export type WrittenAlert = {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
};

/** Asked while an annotation is written, so that a missing or doubled answer cannot keep an alert from firing. */
export const statusPageQuery = promql`last_over_time(${'faultline_target_info'}{target=%q,status_page!=""}[${hours(1)}])`;

/** Writes one alert. */
export function writeAlert(rule: AlertRule, options: RuleOptions): WrittenAlert {
  const { name, severity, summary, description, expression, keepFiringFor } = rule;
  return {
    alert: name,
    expr: writeExpression(expression, options),
    ...(rule.for === undefined ? {} : { for: scale(rule.for, options) }),
    keep_firing_for: scale(keepFiringFor, options),
    labels: { severity },
    annotations: {
      summary,
      description: rule.namesPlaces === true ? description + writeSeenFrom(options) : description,
      runbook_url: `${options.links.runbooks}/${name}.md`,
      dashboard_url: linkToDashboard(rule, options),
      ...(rule.labels.includes('target') ? { status_page: writeStatusPage(options) } : {}),
    },
  };
}

function scale({ seconds }: Span, { factor }: RuleOptions): string {
  return writeDuration(seconds / factor);
}

/** Opens the dashboard on what the alert is about. */
function linkToDashboard({ dashboard, labels }: AlertRule, { links }: RuleOptions): string {
  const chosen = labels.filter((label) => label === 'target' || label === 'api');
  const variables = (chosen.length === 0 ? ['instance'] : chosen).map(
    (label) => `var-${label}={{ $labels.${label} }}`,
  );
  return `${links.grafana}/d/${dashboardIds[dashboard]}?${variables.join('&')}`;
}

/** Empty where the target's configuration names no status page. */
function writeStatusPage(options: RuleOptions): string {
  const query = JSON.stringify(writeExpression(statusPageQuery, options));
  return `{{ with query (printf ${query} $labels.target) }}{{ . | first | label "status_page" }}{{ end }}`;
}
