import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { burnWindows } from '../src/metrics/rules/record-names.ts';
import { buildDashboard, type Section } from './dashboard.ts';
import { neutral, noneIsGood } from './panels.ts';
import { buckets, increase, increaseInView, quantile, rate, select } from './queries.ts';
import { bars, heatmap, lines, stat } from './visualizations.ts';

const noRequests = 'No request has been sent yet, or Prometheus does not scrape Faultline';
const noErrors = 'No error was answered that was not provoked';
const noRetries = 'Nothing had to be tried again yet';
const noLimits = 'No answer has announced a wait yet';
const notRecorded = 'The recording rules are not loaded, or no request was sent within the hour';

const now: Section = {
  id: 100,
  title: 'Now',
  panels: [
    stat({
      id: 1,
      title: 'Unprovoked errors',
      description:
        'Of the requests of the last hour that were meant to succeed, the share that did not, by API.',
      unit: 'percentunit',
      width: 6,
      height: 4,
      missing: `${noErrors}, or the recording rules are not loaded`,
      thresholds: ['green', [0.01, 'yellow'], [0.05, 'red']],
      queries: [
        {
          expression: `sum by (target, api) (${select('target_api_code:faultline_unprovoked_requests:ratio_rate1h')})`,
          legend: '{{target}} · {{api}}',
        },
      ],
    }),
    stat({
      id: 2,
      title: 'Error budget burn',
      description:
        'How many times faster than allowed failures use up a budget of 1 % in 30 days, over six hours.',
      unit: 'short',
      width: 6,
      height: 4,
      missing: notRecorded,
      thresholds: ['green', [1, 'yellow'], [6, 'red']],
      queries: [
        {
          expression: `max by (target, api) (${select('target_api:faultline_error_budget:burn_rate6h')})`,
          legend: '{{target}} · {{api}}',
        },
      ],
    }),
    stat({
      id: 3,
      title: 'Without an answer',
      description: 'Requests in the time shown that got no answer at all: DNS, connection, TLS, deadline.',
      unit: 'short',
      width: 6,
      height: 4,
      missing: 'Every request so far was answered',
      thresholds: noneIsGood,
      queries: [
        {
          expression: `sum by (target) (${increaseInView('faultline_http_failures_total')})`,
          legend: '{{target}}',
        },
      ],
    }),
    stat({
      id: 4,
      title: 'Waiting for retries',
      description:
        'Time within the last hour that was spent waiting after server errors and lost connections.',
      unit: 's',
      width: 6,
      height: 4,
      missing: noRetries,
      thresholds: ['green', [60, 'yellow'], [300, 'red']],
      queries: [
        {
          expression: `max by (target, api) (${select('target_api:faultline_backoff_delay_seconds:increase1h')})`,
          legend: '{{target}} · {{api}}',
        },
      ],
    }),
  ],
};

const errors: Section = {
  id: 101,
  title: 'Errors',
  panels: [
    lines({
      id: 5,
      title: 'Unprovoked errors by code',
      description: 'Requests per second that were meant to succeed and did not; other: no documented answer.',
      unit: 'reqps',
      width: 12,
      height: 8,
      missing: noErrors,
      thresholds: noneIsGood,
      queries: [
        {
          expression: `sum by (api, code) (${rate('faultline_http_requests_total', 'provoked="false"', 'code!="200"')})`,
          legend: '{{code}} · {{api}}',
        },
      ],
    }),
    lines({
      id: 6,
      title: 'Unprovoked errors by operation',
      description: 'The same requests by what was called.',
      unit: 'reqps',
      width: 12,
      height: 8,
      missing: noErrors,
      thresholds: noneIsGood,
      queries: [
        {
          expression: `sum by (operation, code) (${rate('faultline_http_requests_total', 'provoked="false"', 'code!="200"')})`,
          legend: '{{operation}} {{code}}',
        },
      ],
    }),
    bars({
      id: 7,
      title: 'Provoked errors by code',
      description: 'Errors that probes asked for. This is the work of the monitor, not a fault of the API.',
      unit: 'short',
      width: 12,
      height: 8,
      missing: 'No probe has provoked an error yet',
      thresholds: neutral,
      interval: '5m',
      queries: [
        {
          expression: `sum by (code) (${increase('faultline_http_requests_total', 'provoked="true"')})`,
          legend: '{{code}}',
        },
      ],
    }),
    bars({
      id: 8,
      title: 'Requests without an answer by reason',
      description: 'What kept a request from being answered. No clause is judged by these.',
      unit: 'short',
      width: 12,
      height: 8,
      missing: 'Every request so far was answered',
      thresholds: noneIsGood,
      interval: '5m',
      queries: [
        {
          expression: `sum by (api, reason) (${increase('faultline_http_failures_total')})`,
          legend: '{{reason}} · {{api}}',
        },
      ],
    }),
    lines(
      {
        id: 9,
        title: 'Error budget burn by window',
        description:
          'How many times faster than allowed failures use the budget up. An alert needs a long and a short window.',
        unit: 'short',
        width: 24,
        height: 7,
        missing: notRecorded,
        thresholds: ['green', [1, 'yellow'], [14.4, 'red']],
        queries: burnWindows.map((window) => ({
          expression: `max by (target, api) (${select(`target_api:faultline_error_budget:burn_rate${window}`)})`,
          legend: `${window} · {{target}} · {{api}}`,
        })),
      },
      { limit: true },
    ),
  ],
};

const latency: Section = {
  id: 102,
  title: 'Latency',
  panels: [
    heatmap({
      id: 10,
      title: 'Latency',
      description: 'Time from sending a request to the end of its answer.',
      unit: 's',
      width: 12,
      height: 8,
      missing: noRequests,
      thresholds: neutral,
      queries: [{ expression: buckets('faultline_http_request_duration_seconds'), legend: '{{le}}' }],
    }),
    lines({
      id: 11,
      title: 'Latency by API',
      description: 'Half of the requests, and nineteen of twenty, were answered within this time.',
      unit: 's',
      width: 12,
      height: 8,
      missing: noRequests,
      thresholds: ['green', [1, 'yellow'], [5, 'red']],
      queries: [0.5, 0.95].map((share) => ({
        expression: quantile(share, 'faultline_http_request_duration_seconds', ['target', 'api']),
        legend: `p${share * 100} · {{target}} · {{api}}`,
      })),
    }),
    lines(
      {
        id: 12,
        title: 'Propagation',
        description:
          'Nine of ten created resources could be read after this time. The contract allows 30 s; the alert warns from 10 s on.',
        unit: 's',
        width: 24,
        height: 7,
        missing: 'Nothing has been created yet: writes may be switched off',
        thresholds: ['green', [10, 'yellow'], [30, 'red']],
        interval: '5m',
        queries: [
          {
            expression: quantile(0.9, 'faultline_propagation_delay_seconds', ['target', 'api']),
            legend: '{{target}} · {{api}}',
          },
        ],
      },
      { limit: true },
    ),
  ],
};

const waits: Section = {
  id: 103,
  title: 'Back-off and announced waits',
  panels: [
    lines({
      id: 13,
      title: 'Back-off by reason',
      description: 'How long retries waited within the last hour, by what made them necessary.',
      unit: 's',
      width: 12,
      height: 8,
      missing: noRetries,
      thresholds: ['green', [10, 'yellow'], [60, 'red']],
      queries: (['p50', 'p90', 'p99'] as const).map((level) => ({
        expression: `max by (target, api, reason) (${select(`target_api_reason:faultline_backoff_delay_seconds:${level}_1h`)})`,
        legend: `${level} · {{reason}} · {{api}} · {{target}}`,
      })),
    }),
    bars({
      id: 14,
      title: 'Retries by reason',
      description: 'Waits before trying again, by what made them necessary.',
      unit: 'short',
      width: 12,
      height: 8,
      missing: noRetries,
      thresholds: neutral,
      interval: '5m',
      queries: [
        {
          expression: `sum by (reason) (${increase('faultline_backoff_delay_seconds_count')})`,
          legend: '{{reason}}',
        },
      ],
    }),
    heatmap({
      id: 15,
      title: 'Announced Retry-After',
      description: 'How long the API asked to wait. Five seconds are the longest that its quota explains.',
      unit: 's',
      width: 12,
      height: 8,
      missing: noLimits,
      thresholds: neutral,
      interval: '5m',
      queries: [{ expression: buckets('faultline_retry_after_seconds'), legend: '{{le}}' }],
    }),
    heatmap({
      id: 16,
      title: 'Retry-After shortfall',
      description:
        'How long requests were still refused after the announced wait; 0 is an honest announcement.',
      unit: 's',
      width: 12,
      height: 8,
      missing: 'No announced wait has been tried out yet: bursts may be switched off',
      thresholds: neutral,
      interval: '5m',
      queries: [{ expression: buckets('faultline_retry_after_shortfall_seconds'), legend: '{{le}}' }],
    }),
  ],
};

/** What clients of the API feel: errors, latency, retries. */
export function errorsDashboard(): Dashboard {
  return buildDashboard({
    name: 'errors',
    title: 'Errors and back-off',
    description: 'Errors that nobody provoked, latency, retries, and the waits that the API announced.',
    sections: [now, errors, latency, waits],
  });
}
