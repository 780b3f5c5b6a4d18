import type { MetricDefinition } from './definition.ts';

/** The documented quota and what this monitor uses of it. `account` is `all` where one quota covers the target. */
export const rateLimitMetrics = {
  faultline_rate_limit_headroom_min_requests: {
    kind: 'gauge',
    help: 'Requests of the quota that were left at the lowest point of the trailing five minutes; deliberate bursts and requests of others excluded.',
    labels: ['target', 'account'],
  },
  faultline_rate_limit_quota_requests: {
    kind: 'gauge',
    help: 'Requests per window that the contract documents.',
    labels: ['target', 'account'],
  },
  faultline_rate_limit_rejections_total: {
    kind: 'counter',
    help: 'Requests answered 429, by whether that was meant to be provoked.',
    labels: ['target', 'account', 'provoked'],
    collapse: ['account'],
  },
  faultline_rate_limit_observed_burst_requests: {
    kind: 'gauge',
    help: 'Requests of the newest deliberate burst that were let through.',
    labels: ['target', 'api'],
  },
  faultline_burst_active: {
    kind: 'gauge',
    help: 'Whether a deliberate burst is under way (1) or not (0).',
    labels: ['target'],
  },
} as const satisfies Record<`faultline_${string}`, MetricDefinition>;
