import { type Expression, isOneOf, promql } from './expression.ts';
import { instances } from './instances.ts';
import { type BurnRecord, type BurnWindow, burnWindows } from './record-names.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { days, hours, minutes, type Span } from './span.ts';

/** The share of requests without an intended error that may fail within 30 days. */
const budget = 0.01;
/** Below this many requests in the short window one failure would be too large a share. */
const leastRequests = 20;

const spans: Readonly<Record<BurnWindow, Span>> = {
  '45m': minutes(45),
  '90m': minutes(90),
  '2h': hours(2),
  '3h': hours(3),
  '6h': hours(6),
  '1d': days(1),
  '3d': days(3),
};

const unprovoked = isOneOf('provoked', ['false']);
/** `other`: a status that is not documented, or no answer at all. */
const failed = isOneOf('code', ['500', '502', '503', '504', 'other']);

/** How many times faster than allowed failures use the budget up: at 1 it is gone after 30 days. */
export const burnRecords: readonly RecordingRule[] = burnWindows.map((window) => ({
  record: burnRecord(window),
  expression: promql`
    (
      sum without (${instances}, operation, code, provoked) (rate(${'faultline_http_requests_total'}{${unprovoked},${failed}}[${spans[window]}]))
      or
      0 * sum without (${instances}, operation, code, provoked) (rate(${'faultline_http_requests_total'}{${unprovoked}}[${spans[window]}]))
    )
    /
    (sum without (${instances}, operation, code, provoked) (rate(${'faultline_http_requests_total'}{${unprovoked}}[${spans[window]}])) > 0)
    / ${budget}
  `,
}));

const shared = {
  name: 'FaultlineErrorBudgetBurn',
  summary: 'Requests that should succeed fail more often than the error budget allows.',
  keepFiringFor: minutes(30),
  dashboard: 'errors',
  labels: ['target', 'api'],
} as const;

/**
 * The windows of the SRE workbook's multi-window alerts, the short ones lengthened to three passes of the default
 * schedule, so that one bad pass is not taken for a trend.
 */
export const burnAlerts: readonly AlertRule[] = [
  {
    ...shared,
    severity: 'critical',
    description:
      'The {{ $labels.api }} API of {{ $labels.target }} fails requests that should succeed {{ $value | humanize }} times as often as a budget of 1 % in 30 days allows.',
    expression: promql`
      ${burning('2h', '45m', 14.4)}
      or
      ${burning('6h', '90m', 6)}
    `,
    for: minutes(2),
  },
  {
    ...shared,
    severity: 'warning',
    description:
      'The {{ $labels.api }} API of {{ $labels.target }} fails requests that should succeed {{ $value | humanize }} times as often as a budget of 1 % in 30 days allows, slowly but for long.',
    expression: promql`
      ${burning('1d', '3h', 3)}
      or
      ${burning('3d', '6h', 1)}
    `,
    for: hours(1),
  },
];

/** Both windows burn, and the short one holds enough requests to say so. */
function burning(long: BurnWindow, short: BurnWindow, factor: number): Expression {
  return promql`(
    ${burnRecord(long)} > ${factor}
    and
    ${burnRecord(short)} > ${factor}
    and
    (sum without (${instances}, operation, code, provoked) (increase(${'faultline_http_requests_total'}{${unprovoked}}[${spans[short]}])) >= ${leastRequests})
  )`;
}

function burnRecord(window: BurnWindow): BurnRecord {
  return `target_api:faultline_error_budget:burn_rate${window}`;
}
