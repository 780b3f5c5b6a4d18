import { type Expression, now, promql } from './expression.ts';
import { instances } from './instances.ts';
import type { AlertRule } from './rule.ts';
import { hours, minutes, type Span } from './span.ts';

/** Long enough for two due times of the usual schedule, of an hourly and of a daily one. */
const usual = minutes(45);
const hourly = hours(4);
const daily = hours(50);

/** Seconds of the monitor's time that a due time may lie in the past: the schedule should have moved it on at once. */
const overdue = 900;

/** Probes that do not run, or run to no end. */
export const probeAlerts: readonly AlertRule[] = [
  {
    name: 'FaultlineProbeStale',
    severity: 'warning',
    summary: 'A probe has not run although it was due twice.',
    description:
      'Probe {{ $labels.probe }} of {{ $labels.target }} was due at least twice since it ran last. What it judges is not watched.',
    expression: promql`
      (
        ${missed(usual)}
        or
        ${missed(hourly)}
        or
        ${missed(daily)}
        or
        ${now} - max without (${instances}) (${'faultline_probe_next_run_timestamp_seconds'}) > ${overdue}
      )
      unless
      sum without (${instances}, reason) (increase(${'faultline_probe_skipped_total'}{reason="maintenance"}[${hours(2)}])) > 0
    `,
    for: minutes(10),
    keepFiringFor: minutes(15),
    dashboard: 'monitor',
    labels: ['target', 'probe'],
  },
  {
    name: 'FaultlineProbeNeverConclusive',
    severity: 'warning',
    summary: 'A probe runs but is never carried through.',
    description:
      'Probe {{ $labels.probe }} of {{ $labels.target }} runs on time, but no run came to its end. What it judges is not watched.',
    expression: promql`
      ${fruitless(hours(2))}
      or
      ${fruitless(daily)}
    `,
    for: minutes(30),
    keepFiringFor: minutes(30),
    dashboard: 'monitor',
    labels: ['target', 'probe'],
  },
];

/** Due at least twice within the span, and run by no instance. A restart sets the time of the last run back, which is a change. */
function missed(span: Span): Expression {
  return promql`(
    max without (${instances}) (changes(${'faultline_probe_next_run_timestamp_seconds'}[${span}])) >= 2
    and
    max without (${instances}) (changes(${'faultline_probe_last_run_timestamp_seconds'}[${span}])) == 0
  )`;
}

/** At least two runs within the span, none of them carried through. */
function fruitless(span: Span): Expression {
  return promql`(
    sum without (${instances}, outcome) (increase(${'faultline_probe_runs_total'}{outcome=~"inconclusive|failed"}[${span}])) > 1.5
    unless
    sum without (${instances}, outcome) (increase(${'faultline_probe_runs_total'}{outcome="completed"}[${span}])) > 0
  )`;
}
