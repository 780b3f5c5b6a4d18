import { now, promql } from './expression.ts';
import { lastKnown } from './instances.ts';
import type { AlertRule } from './rule.ts';
import { days, minutes } from './span.ts';

const memory = minutes(30);
/** Seconds of the monitor's time: a date in its configuration is compared with its clock. */
const notice = days(7).seconds;

/** What somebody has to decide: a changed shape, an acceptance that ends. */
export const baselineAlerts: readonly AlertRule[] = [
  {
    name: 'FaultlineBaselineChangeOpen',
    severity: 'info',
    summary: 'The shape of errors has changed against the accepted baseline.',
    description:
      'Open changes of the {{ $labels.api }} API of {{ $labels.target }}: {{ $value }}. They break no clause, but nobody has accepted them yet.',
    expression: promql`${lastKnown('faultline_baseline_open_changes', memory)} > 0`,
    for: minutes(5),
    keepFiringFor: minutes(15),
    dashboard: 'contract',
    labels: ['target', 'api'],
  },
  {
    name: 'FaultlineAcceptedDeviationExpiring',
    severity: 'warning',
    summary: 'The acceptance of a deviation from the contract ends within a week, or has ended.',
    description:
      'Clause {{ $labels.clause }} of {{ $labels.target }} is accepted only until {{ $value | humanizeTimestamp }}. After that its violations raise alerts.',
    expression: promql`
      ${lastKnown('faultline_accepted_deviation_expiry_timestamp_seconds', memory)} < ${now} + ${notice}
    `,
    for: minutes(10),
    keepFiringFor: minutes(30),
    dashboard: 'contract',
    labels: ['target', 'clause'],
  },
];
