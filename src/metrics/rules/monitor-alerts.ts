import { promql } from './expression.ts';
import { instances, lastKnown } from './instances.ts';
import type { AlertRule } from './rule.ts';
import { days, hours, minutes } from './span.ts';

const present = minutes(5);

/** Scraped in vain although it once was a Faultline. */
const silent = promql`(
  max_over_time(${'up'}[${present}]) == 0
  and on (job, instance)
  last_over_time(${'faultline_build_info'}[${days(7)}])
)`;

/** The targets of every Faultline of the last days that none of the same job tells of now. */
const deserted = promql`(
  last_over_time(${'faultline_target_info'}[${days(7)}])
  unless ignoring (${instances}, contract, status_page)
  ${'faultline_target_info'}
)`;

/** The monitor's own health. Each instance has its own, so these alerts keep its labels. */
export const monitorAlerts: readonly AlertRule[] = [
  {
    name: 'FaultlineCleanupFailing',
    severity: 'warning',
    summary: 'Resources that Faultline created on the target are not removed.',
    description:
      'Resources that Faultline created on {{ $labels.target }} and has not removed: {{ $value }}. Removing them fails or is not tried.',
    expression: promql`
      ${lastKnown('faultline_cleanup_pending_resources', minutes(15))} > 0
      and
      (
        sum without (${instances}) (increase(${'faultline_cleanup_failures_total'}[${hours(1)}])) > 0
        or
        max without (${instances}) (min_over_time(${'faultline_cleanup_pending_resources'}[${hours(1)}])) > 0
      )
    `,
    for: minutes(30),
    keepFiringFor: minutes(15),
    dashboard: 'monitor',
    labels: ['target'],
  },
  {
    name: 'FaultlineStoreUnhealthy',
    severity: 'warning',
    summary: 'Faultline cannot write to its store.',
    description:
      'The store of {{ $labels.instance }} refuses writes. What a restart must remember (drift, evidence, resources still to be removed) is lost with the process.',
    expression: promql`max_over_time(${'faultline_store_healthy'}[${present}]) == 0`,
    for: minutes(5),
    keepFiringFor: minutes(15),
    dashboard: 'monitor',
    labels: [],
  },
  {
    // An alert about what is missing would end as if all were well.
    name: 'FaultlineMetricsIncomplete',
    severity: 'warning',
    summary: 'Faultline could not build all of its metrics, so alerts may stay silent or end too early.',
    description:
      'Families of metrics that were missing from scrapes of {{ $labels.instance }} within the last quarter of an hour, each time counted: {{ $value | humanize }}. The log names them.',
    expression: promql`increase(${'faultline_metrics_collect_failures_total'}[${minutes(15)}]) > 0`,
    keepFiringFor: minutes(15),
    dashboard: 'monitor',
    labels: [],
  },
  {
    name: 'FaultlineReloadFailed',
    severity: 'warning',
    summary: 'Faultline cannot use its changed configuration.',
    description:
      '{{ $labels.instance }} could not use its configuration, or a file that it names, when it read that anew. It goes on with what was there before; a restart would fail.',
    expression: promql`max_over_time(${'faultline_config_last_reload_successful'}[${present}]) == 0`,
    for: minutes(5),
    keepFiringFor: minutes(5),
    dashboard: 'monitor',
    labels: [],
  },
  {
    // First whoever can be named. Otherwise that there is none at all.
    name: 'FaultlineMonitorAbsent',
    severity: 'critical',
    summary: 'Prometheus hears nothing from Faultline, so no error contract is watched.',
    description:
      'Prometheus has had no answer from {{ or $labels.instance "any Faultline" }} for minutes. Until it answers again, no other alert about it can be trusted.',
    expression: promql`
      (
        ${silent}
        and on (job, instance)
        ${deserted}
      )
      or on ()
      absent_over_time(${'faultline_build_info'}[${present}])
    `,
    for: minutes(3),
    keepFiringFor: minutes(5),
    dashboard: 'monitor',
    labels: [],
  },
  {
    name: 'FaultlineMonitorAbsent',
    severity: 'warning',
    summary: 'Prometheus hears nothing from one Faultline; others watch its targets.',
    description:
      'Prometheus has had no answer from {{ $labels.instance }} for minutes. Each of its targets is watched by another Faultline, so nothing is missed; there is one less to lose.',
    expression: promql`
      ${silent}
      unless on (job, instance)
      ${deserted}
    `,
    for: minutes(3),
    keepFiringFor: minutes(5),
    dashboard: 'monitor',
    labels: [],
  },
];
