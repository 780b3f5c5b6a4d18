import type { MetricDefinition } from './definition.ts';

/** What goes over the wire, and how the client keeps its half of the contract. */
export const trafficMetrics = {
  faultline_http_requests_total: {
    kind: 'counter',
    help: 'Requests sent, by status code (other: any other status, or no answer) and by whether the status was meant to be provoked.',
    labels: ['target', 'api', 'operation', 'code', 'provoked'],
    collapse: ['operation', 'code', 'api'],
  },
  faultline_http_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time from sending a request to the end of its answer; requests without an answer are left out.',
    labels: ['target', 'api'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    collapse: ['api'],
  },
  faultline_http_failures_total: {
    kind: 'counter',
    help: 'Requests that got no answer, by the reason; they are in faultline_http_requests_total too.',
    labels: ['target', 'api', 'reason'],
    collapse: ['reason', 'api'],
  },
  faultline_backoff_delay_seconds: {
    kind: 'histogram',
    help: 'Time waited before trying again, by what made it necessary.',
    labels: ['target', 'api', 'reason'],
    buckets: [1, 2, 5, 10, 30, 60, 300],
    collapse: ['reason', 'api'],
  },
  faultline_retry_after_seconds: {
    kind: 'histogram',
    help: 'Waits that a Retry-After announced.',
    labels: ['target', 'api'],
    buckets: [0, 1, 2, 3, 4, 5, 60],
    collapse: ['api'],
  },
  faultline_retry_after_shortfall_seconds: {
    kind: 'histogram',
    help: 'Time beyond an announced wait until requests were no longer answered 429; 0 is an honest announcement.',
    labels: ['target', 'api'],
    buckets: [0, 0.5, 1, 2, 5, 30],
    collapse: ['api'],
  },
  faultline_propagation_delay_seconds: {
    kind: 'histogram',
    help: 'Time from creating a resource until it could be read.',
    labels: ['target', 'api'],
    buckets: [0.5, 1, 2, 5, 10, 30],
    collapse: ['api'],
  },
  faultline_access_token_expiry_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the newest access token of an account ends, as Unix time; absent before the first.',
    labels: ['target', 'account'],
  },
  faultline_access_token_renewals_total: {
    kind: 'counter',
    help: 'Access tokens that were obtained.',
    labels: ['target', 'account'],
    collapse: ['account'],
  },
  faultline_access_token_renewal_failures_total: {
    kind: 'counter',
    help: 'Access tokens that could not be obtained.',
    labels: ['target', 'account'],
    collapse: ['account'],
  },
} as const satisfies Record<`faultline_${string}`, MetricDefinition>;
