import { type Expression, ownTime, promql } from './expression.ts';
import { instances } from './instances.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { hours, minutes } from './span.ts';

/** How often errors are answered that nobody meant to provoke, and how long retries wait. */
export const trafficRecords: readonly RecordingRule[] = [
  {
    record: 'target_api_code:faultline_unprovoked_requests:ratio_rate1h',
    expression: promql`
      sum without (${instances}, operation, provoked) (rate(${'faultline_http_requests_total'}{provoked="false",code!="200"}[${hours(1)}]))
      / ignoring (code) group_left ()
      (sum without (${instances}, operation, provoked, code) (rate(${'faultline_http_requests_total'}{provoked="false"}[${hours(1)}])) > 0)
    `,
  },
  {
    record: 'target_api:faultline_backoff_delay_seconds:increase1h',
    expression: promql`
      sum without (${instances}, reason) (increase(${'faultline_backoff_delay_seconds_sum'}{reason!~"404|429"}[${hours(1)}]))
    `,
  },
  { record: 'target_api_reason:faultline_backoff_delay_seconds:p50_1h', expression: backoffQuantile(0.5) },
  { record: 'target_api_reason:faultline_backoff_delay_seconds:p90_1h', expression: backoffQuantile(0.9) },
  { record: 'target_api_reason:faultline_backoff_delay_seconds:p99_1h', expression: backoffQuantile(0.99) },
];

/** In an hour: some four documented retries after 504 to their end, or forty after 500 and 503. */
const toleratedWaiting = ownTime(minutes(5));
/** Seconds: a third of what the contract allows at the most. */
const slowPropagation = 10;

/** What clients of the API feel without any clause being broken. */
export const trafficAlerts: readonly AlertRule[] = [
  {
    name: 'FaultlineBackoffGrowing',
    severity: 'warning',
    summary: 'Retries after server errors wait for a large part of the time.',
    description:
      'Retries on the {{ $labels.api }} API of {{ $labels.target }} have waited {{ $value | humanizeDuration }} within the last hour for server errors or lost connections.',
    expression: promql`
      max_over_time(${'target_api:faultline_backoff_delay_seconds:increase1h'}[${minutes(10)}]) > ${toleratedWaiting}
    `,
    for: minutes(10),
    keepFiringFor: minutes(30),
    dashboard: 'errors',
    labels: ['target', 'api'],
  },
  {
    name: 'FaultlinePropagationSlow',
    severity: 'warning',
    summary: 'Created resources take long to become readable.',
    description:
      'One in ten resources created on the {{ $labels.api }} API of {{ $labels.target }} takes longer than {{ $value | humanizeDuration }} to become readable; the contract allows 30 s.',
    expression: promql`
      histogram_quantile(0.9, sum without (${instances}) (rate(${'faultline_propagation_delay_seconds_bucket'}[${hours(6)}]))) > ${slowPropagation}
      and
      sum without (${instances}) (increase(${'faultline_propagation_delay_seconds_count'}[${hours(6)}])) >= 3
    `,
    for: minutes(15),
    keepFiringFor: hours(1),
    dashboard: 'errors',
    labels: ['target', 'api'],
  },
  {
    // The key of the account `revoked` no longer exists: it is meant to be refused.
    name: 'FaultlineTokenRenewalFailing',
    severity: 'warning',
    summary: 'An account obtains no access tokens any more.',
    description:
      'Every attempt of the last half hour to obtain a token for the account {{ $labels.account }} of {{ $labels.target }} failed. Probes that need it are inconclusive.',
    expression: promql`
      sum without (${instances}) (increase(${'faultline_access_token_renewal_failures_total'}{account!="revoked"}[${minutes(30)}])) > 0
      unless
      sum without (${instances}) (increase(${'faultline_access_token_renewals_total'}[${minutes(30)}])) > 0
    `,
    for: minutes(20),
    keepFiringFor: minutes(15),
    dashboard: 'monitor',
    labels: ['target', 'account'],
  },
];

function backoffQuantile(quantile: number): Expression {
  return promql`
    histogram_quantile(${quantile}, sum without (${instances}) (rate(${'faultline_backoff_delay_seconds_bucket'}[${hours(1)}])))
  `;
}
