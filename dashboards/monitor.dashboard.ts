import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { buildDashboard, type Section } from './dashboard.ts';
import { neutral, noneIsGood, oneIsGood } from './panels.ts';
import { probes } from './monitor-probes.ts';
import { increase, increaseInView, ofFaultline, rate, select, state } from './queries.ts';
import { table } from './tables.ts';
import { bars, lines, stat, stateTimeline } from './visualizations.ts';

const notScraped = 'Prometheus does not scrape Faultline: look at the job and at its targets';

const now: Section = {
  id: 100,
  title: 'Now',
  panels: [
    stat(
      {
        id: 1,
        title: 'Reached by Prometheus',
        description: 'Whether the newest scrape of each Faultline succeeded.',
        unit: 'none',
        width: 5,
        height: 4,
        missing: notScraped,
        thresholds: oneIsGood,
        queries: [{ expression: ofFaultline(select('up')), legend: '{{instance}}' }],
      },
      [
        { value: 0, text: 'no', color: 'red' },
        { value: 1, text: 'yes', color: 'green' },
      ],
    ),
    stat(
      {
        id: 2,
        title: 'Store',
        description: 'Whether the store took the newest write. If not, a restart forgets what was found.',
        unit: 'none',
        width: 5,
        height: 4,
        missing: 'This Faultline keeps everything in memory only',
        thresholds: oneIsGood,
        queries: [{ expression: select('faultline_store_healthy'), legend: '{{instance}}' }],
      },
      [
        { value: 0, text: 'refuses writes', color: 'red' },
        { value: 1, text: 'healthy', color: 'green' },
      ],
    ),
    stat(
      {
        id: 3,
        title: 'Configuration',
        description: 'Whether the newest loading of the configuration succeeded.',
        unit: 'none',
        width: 5,
        height: 4,
        missing: notScraped,
        thresholds: oneIsGood,
        queries: [{ expression: select('faultline_config_last_reload_successful'), legend: '{{instance}}' }],
      },
      [
        { value: 0, text: 'refused', color: 'red' },
        { value: 1, text: 'loaded', color: 'green' },
      ],
    ),
    stat({
      id: 4,
      title: 'Left to clean up',
      description: 'Resources that Faultline created on the target and has not removed yet.',
      unit: 'short',
      width: 5,
      height: 4,
      missing: 'No target is watched',
      thresholds: ['green', [1, 'yellow'], [20, 'red']],
      queries: [
        {
          expression: state('faultline_cleanup_pending_resources', ['target']),
          legend: '{{target}}',
        },
      ],
    }),
    stat({
      id: 5,
      title: 'Missing from scrapes',
      description: 'Metric families in the time shown that could not be built: a fault of Faultline itself.',
      unit: 'short',
      width: 4,
      height: 4,
      missing: notScraped,
      thresholds: noneIsGood,
      queries: [
        {
          expression: `sum by (instance) (${increaseInView('faultline_metrics_collect_failures_total')})`,
          legend: '{{instance}}',
        },
      ],
    }),
    table(
      {
        id: 6,
        title: 'Targets',
        description: 'What is watched, and where its provider tells of trouble.',
        unit: 'none',
        width: 12,
        height: 6,
        missing: 'No target is watched',
        thresholds: neutral,
        queries: [{ expression: select('faultline_target_info'), legend: '{{target}}' }],
      },
      [
        { field: 'target' },
        { field: 'contract' },
        { field: 'instance' },
        {
          field: 'status_page',
          heading: 'status page',
          link: { title: 'Status page of the provider', url: '${__value.raw}' },
        },
      ],
    ),
    table(
      {
        id: 7,
        title: 'Versions',
        description: 'Which Faultline runs, and since when its configuration is in force.',
        unit: 'none',
        width: 12,
        height: 6,
        missing: notScraped,
        thresholds: neutral,
        queries: [
          {
            expression: `1000 * ${select('faultline_build_info')} * on (job, instance) group_left () ${select('faultline_config_last_reload_success_timestamp_seconds')}`,
            legend: '{{instance}}',
          },
        ],
      },
      [
        { field: 'instance' },
        { field: 'version' },
        { field: 'revision' },
        { field: 'Value', heading: 'configured since', unit: 'dateTimeAsIso' },
      ],
    ),
  ],
};

const accounts: Section = {
  id: 102,
  title: 'Accounts and clean-up',
  panels: [
    lines({
      id: 20,
      title: 'Access tokens end in',
      description: 'Time until the newest access token of each account ends. It is renewed before.',
      unit: 's',
      width: 8,
      height: 8,
      missing: 'No access token has been obtained yet',
      thresholds: ['red', [0, 'yellow'], [300, 'green']],
      queries: [
        {
          expression: `max by (target, account) (${select('faultline_access_token_expiry_timestamp_seconds')}) - time()`,
          legend: '{{account}} · {{target}}',
        },
      ],
    }),
    bars({
      id: 21,
      title: 'Token renewals',
      description: 'Access tokens that were obtained, and those that could not be.',
      unit: 'short',
      width: 8,
      height: 8,
      missing: 'No access token has been asked for yet',
      thresholds: neutral,
      interval: '5m',
      queries: [
        {
          expression: `sum by (account) (${increase('faultline_access_token_renewals_total')})`,
          legend: 'obtained · {{account}}',
        },
        {
          expression: `sum by (account) (${increase('faultline_access_token_renewal_failures_total')})`,
          legend: 'failed · {{account}}',
        },
      ],
    }),
    bars({
      id: 22,
      title: 'Clean-up failures',
      description: 'Attempts to remove a created resource that failed; they are repeated.',
      unit: 'short',
      width: 8,
      height: 8,
      missing: 'No removal has failed',
      thresholds: noneIsGood,
      interval: '5m',
      queries: [
        {
          expression: `sum by (target) (${increase('faultline_cleanup_failures_total')})`,
          legend: '{{target}}',
        },
      ],
    }),
  ],
};

const processes: Section = {
  id: 103,
  title: 'Process',
  panels: [
    lines({
      id: 23,
      title: 'Processor',
      description: 'Processor seconds used per second: 1 is one core at its limit.',
      unit: 'short',
      width: 8,
      height: 7,
      missing: notScraped,
      thresholds: ['green', [0.5, 'yellow'], [0.9, 'red']],
      queries: [{ expression: ofFaultline(rate('process_cpu_seconds_total')), legend: '{{instance}}' }],
    }),
    lines({
      id: 24,
      title: 'Memory',
      description: 'Memory that the process holds, and its heap.',
      unit: 'bytes',
      width: 8,
      height: 7,
      missing: notScraped,
      thresholds: ['green', [500_000_000, 'yellow'], [1_000_000_000, 'red']],
      queries: [
        {
          expression: ofFaultline(select('process_resident_memory_bytes')),
          legend: 'resident · {{instance}}',
        },
        { expression: ofFaultline(select('nodejs_heap_size_used_bytes')), legend: 'heap · {{instance}}' },
      ],
    }),
    lines({
      id: 25,
      title: 'Event loop lag',
      description: 'How late the process gets to what is due, at worst one time in a hundred.',
      unit: 's',
      width: 8,
      height: 7,
      missing: notScraped,
      thresholds: ['green', [0.1, 'yellow'], [1, 'red']],
      queries: [
        { expression: ofFaultline(select('nodejs_eventloop_lag_p99_seconds')), legend: '{{instance}}' },
      ],
    }),
    stateTimeline(
      {
        id: 26,
        title: 'Reached by Prometheus over time',
        description: 'When scrapes failed. A gap means that Prometheus did not know this Faultline.',
        unit: 'none',
        width: 24,
        height: 5,
        missing: notScraped,
        thresholds: oneIsGood,
        queries: [{ expression: ofFaultline(select('up')), legend: '{{instance}}' }],
      },
      [
        { value: 0, text: 'not reached', color: 'red' },
        { value: 1, text: 'reached', color: 'green' },
      ],
    ),
  ],
};

/** Whether the monitor itself can be trusted. */
export function monitorDashboard(): Dashboard {
  return buildDashboard({
    name: 'monitor',
    title: 'Monitor',
    description: 'Whether the monitor itself does its work: probes, schedule, accounts, store, process.',
    sections: [now, probes, accounts, processes],
  });
}
