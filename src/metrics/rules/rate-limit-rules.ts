import { promql } from './expression.ts';
import { instances } from './instances.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { days, hours, minutes } from './span.ts';

/** What is left of the quota, and announced waits that were too short. */
export const rateLimitRecords: readonly RecordingRule[] = [
  {
    record: 'target_account:faultline_rate_limit_headroom:ratio',
    expression: promql`
      min without (${instances}) (
        ${'faultline_rate_limit_headroom_min_requests'} / (${'faultline_rate_limit_quota_requests'} > 0)
      )
    `,
  },
  {
    // A histogram has no series before its first observation; the 0 lets that one be seen as an increase. It counts, so
    // each instance keeps its own: a sum would fall when one ends, which reads as a counter that began anew.
    record: 'instance_target_api:faultline_retry_after_shortfall:dishonest_total',
    expression: promql`
      (
        ${'faultline_retry_after_shortfall_seconds_count'}
        - ignoring (le)
        ${'faultline_retry_after_shortfall_seconds_bucket'}{le="0.5"}
      )
      or
      0 * max without (clause, judgement) (${'faultline_clause_judgements_total'})
    `,
  },
];

/** Two of 25 requests: what the highest permitted pace leaves while it lasts. */
const leastHeadroom = 0.1;

/** The quota and how the API enforces it. */
export const rateLimitAlerts: readonly AlertRule[] = [
  {
    name: 'FaultlineUnexpectedRateLimit',
    severity: 'warning',
    summary: 'The API answered 429 to requests that were within the quota of this monitor.',
    description:
      'Requests to {{ $labels.target }} (account: {{ $labels.account }}) that were answered 429 within the last hour without being meant to: {{ $value | humanize }}.',
    expression: promql`
      sum without (${instances}) (increase(${'faultline_rate_limit_rejections_total'}{provoked="false"}[${hours(1)}])) > 0
    `,
    keepFiringFor: minutes(30),
    dashboard: 'rateLimit',
    labels: ['target', 'account'],
  },
  {
    name: 'FaultlineHeadroomLow',
    severity: 'warning',
    summary: 'The monitor itself uses up almost all of the documented quota.',
    description:
      'For a quarter of an hour no more than {{ $value | humanizePercentage }} of the quota of {{ $labels.target }} ({{ $labels.account }}) was left by this monitor alone.',
    expression: promql`
      max_over_time(${'target_account:faultline_rate_limit_headroom:ratio'}[${minutes(15)}]) < ${leastHeadroom}
    `,
    for: minutes(10),
    keepFiringFor: minutes(15),
    dashboard: 'rateLimit',
    labels: ['target', 'account'],
  },
  {
    name: 'FaultlineRetryAfterDishonest',
    severity: 'warning',
    summary: 'Requests are still answered 429 after the wait that the API announced.',
    description:
      'Announced waits of the {{ $labels.api }} API of {{ $labels.target }} that were too short by more than half a second within the last day: {{ $value | humanize }}.',
    expression: promql`
      sum without (${instances}) (increase(${'instance_target_api:faultline_retry_after_shortfall:dishonest_total'}[${days(1)}])) > 0
    `,
    keepFiringFor: hours(1),
    dashboard: 'rateLimit',
    labels: ['target', 'api'],
  },
];
