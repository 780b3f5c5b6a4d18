import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { buildDashboard, type Section } from './dashboard.ts';
import { neutral, noneIsGood } from './panels.ts';
import { increase, increaseInView, quantile, rate, select } from './queries.ts';
import { bars, lines, stat, stateTimeline } from './visualizations.ts';

const noRequests = 'No request has been sent within five minutes, or Prometheus does not scrape Faultline';
const noQuota = 'The contract of the target documents no quota';
const noBursts = 'No deliberate burst has run yet: bursts may be switched off';

const spent = `${select('faultline_rate_limit_quota_requests')} - ${select('faultline_rate_limit_headroom_min_requests')}`;

const now: Section = {
  id: 100,
  title: 'Now',
  panels: [
    stat({
      id: 1,
      title: 'Head-room',
      description:
        'Of the documented quota, the share that this monitor left at the lowest point of the last five minutes. Deliberate bursts are excluded.',
      unit: 'percentunit',
      width: 6,
      height: 4,
      missing: noRequests,
      thresholds: ['red', [0.1, 'yellow'], [0.3, 'green']],
      queries: [
        {
          expression: `min by (target, account) (${select('target_account:faultline_rate_limit_headroom:ratio')})`,
          legend: '{{target}} · {{account}}',
        },
      ],
    }),
    stat({
      id: 2,
      title: 'Documented quota',
      description: 'Requests per window that the contract documents; account all: one quota for the target.',
      unit: 'short',
      width: 6,
      height: 4,
      missing: noQuota,
      thresholds: neutral,
      queries: [
        {
          expression: `max by (target, account) (${select('faultline_rate_limit_quota_requests')})`,
          legend: '{{target}} · {{account}}',
        },
      ],
    }),
    stat({
      id: 3,
      title: 'Unexpected rejections',
      description: 'Requests in the time shown that were answered 429 although this monitor kept the quota.',
      unit: 'short',
      width: 6,
      height: 4,
      missing: 'No request was answered 429 without being meant to',
      thresholds: noneIsGood,
      queries: [
        {
          expression: `sum by (target) (${increaseInView('faultline_rate_limit_rejections_total', 'provoked="false"')})`,
          legend: '{{target}}',
        },
      ],
    }),
    stat({
      id: 4,
      title: 'Newest burst admitted',
      description: 'Requests of the newest deliberate burst that were let through.',
      unit: 'short',
      width: 6,
      height: 4,
      missing: noBursts,
      thresholds: neutral,
      queries: [
        {
          expression: `max by (target, api) (${select('faultline_rate_limit_observed_burst_requests')})`,
          legend: '{{target}} · {{api}}',
        },
      ],
    }),
  ],
};

const quota: Section = {
  id: 101,
  title: 'The quota and what is spent of it',
  panels: [
    lines({
      id: 5,
      title: 'Head-room per account',
      description: 'Requests of the quota that were left at the lowest point of the trailing five minutes.',
      unit: 'short',
      width: 12,
      height: 8,
      missing: noRequests,
      thresholds: ['red', [3, 'yellow'], [8, 'green']],
      queries: [
        {
          expression: `min by (target, account) (${select('faultline_rate_limit_headroom_min_requests')})`,
          legend: '{{target}} · {{account}}',
        },
      ],
    }),
    lines({
      id: 6,
      title: 'Spent against the quota',
      description: 'The most requests in one window of the trailing five minutes, beside what is allowed.',
      unit: 'short',
      width: 12,
      height: 8,
      missing: noRequests,
      thresholds: neutral,
      queries: [
        { expression: `max by (target, account) (${spent})`, legend: 'spent · {{target}} · {{account}}' },
        {
          expression: `max by (target, account) (${select('faultline_rate_limit_quota_requests')})`,
          legend: 'quota · {{target}} · {{account}}',
        },
      ],
    }),
    lines({
      id: 7,
      title: 'Requests by API',
      description: 'Every request of this monitor, bursts and token calls included.',
      unit: 'reqps',
      width: 12,
      height: 8,
      missing: noRequests,
      thresholds: ['green', [4.5, 'yellow'], [5, 'red']],
      queries: [
        {
          expression: `sum by (target, api) (${rate('faultline_http_requests_total')})`,
          legend: '{{target}} · {{api}}',
        },
      ],
    }),
    lines({
      id: 8,
      title: 'Requests by operation',
      description: 'What the quota is spent on: the ten operations called most.',
      unit: 'reqps',
      width: 12,
      height: 8,
      missing: noRequests,
      thresholds: neutral,
      queries: [
        {
          expression: `topk(10, sum by (operation) (${rate('faultline_http_requests_total')}))`,
          legend: '{{operation}}',
        },
      ],
    }),
  ],
};

const refusals: Section = {
  id: 102,
  title: 'Refusals and bursts',
  panels: [
    bars({
      id: 9,
      title: 'Rejections',
      description: 'Requests answered 429, by whether that was meant to be provoked.',
      unit: 'short',
      width: 12,
      height: 8,
      missing: 'No request has been answered 429 yet',
      thresholds: noneIsGood,
      interval: '5m',
      queries: [
        {
          expression: `sum by (account, provoked) (${increase('faultline_rate_limit_rejections_total')})`,
          legend: '{{account}} · provoked: {{provoked}}',
        },
      ],
    }),
    lines({
      id: 10,
      title: 'Observed burst',
      description:
        'How many requests of the newest deliberate burst were let through: what the limit really is.',
      unit: 'short',
      width: 12,
      height: 8,
      missing: noBursts,
      thresholds: neutral,
      queries: [
        {
          expression: `max by (target, api) (${select('faultline_rate_limit_observed_burst_requests')})`,
          legend: '{{target}} · {{api}}',
        },
      ],
    }),
    stateTimeline(
      {
        id: 11,
        title: 'Deliberate bursts',
        description: 'When the monitor had the target to itself to go past the quota.',
        unit: 'none',
        width: 12,
        height: 6,
        missing: 'No target is watched',
        thresholds: ['transparent', [1, 'purple']],
        queries: [
          { expression: `max by (target) (${select('faultline_burst_active')})`, legend: '{{target}}' },
        ],
      },
      [
        { value: 0, text: 'no burst', color: 'transparent' },
        { value: 1, text: 'burst', color: 'purple' },
      ],
    ),
    lines({
      id: 12,
      title: 'Announced waits and their shortfall',
      description:
        'Nine of ten announced waits were no longer than this, and refused no longer than that beyond.',
      unit: 's',
      width: 12,
      height: 6,
      missing: 'No answer has announced a wait yet',
      thresholds: ['green', [5, 'yellow'], [60, 'red']],
      interval: '5m',
      queries: [
        {
          expression: quantile(0.9, 'faultline_retry_after_seconds', ['target', 'api']),
          legend: 'announced · {{target}} · {{api}}',
        },
        {
          expression: quantile(0.9, 'faultline_retry_after_shortfall_seconds', ['target', 'api']),
          legend: 'shortfall · {{target}} · {{api}}',
        },
      ],
    }),
    bars({
      id: 13,
      title: 'Dishonest waits',
      description: 'Announced waits that were too short by more than half a second.',
      unit: 'short',
      width: 24,
      height: 6,
      missing: 'The recording rules are not loaded, or nothing was judged yet',
      thresholds: noneIsGood,
      interval: '5m',
      queries: [
        {
          expression: `sum by (target, api) (${increase('instance_target_api:faultline_retry_after_shortfall:dishonest_total')})`,
          legend: '{{target}} · {{api}}',
        },
      ],
    }),
  ],
};

/** The quota, what the monitor uses of it, and how the API enforces it. */
export function rateLimitDashboard(): Dashboard {
  return buildDashboard({
    name: 'rateLimit',
    title: 'Rate limit',
    description: 'The documented quota, what this monitor uses of it, and how the API enforces it.',
    sections: [now, quota, refusals],
  });
}
