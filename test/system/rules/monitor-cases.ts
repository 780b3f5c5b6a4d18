import { held, type Firing, type RuleCase, series, targetInfo } from './rule-case.ts';

const probe = { target: 'production', probe: 'duplicate-label' };
const nextRun = series('faultline_probe_next_run_timestamp_seconds', probe);
const lastRun = series('faultline_probe_last_run_timestamp_seconds', probe);

/** A due time every quarter of an hour, as minutes pass. */
const everyQuarter = held(...[1, 2, 3, 4, 5, 6, 7, 8].map((due) => [due * 900, 15] as const));
const ranEachTime = held([0, 1], ...[0, 1, 2, 3, 4, 5, 6, 7].map((ran) => [ran * 900 + 60, 15] as const));

const stale: Firing = {
  alert: 'FaultlineProbeStale',
  severity: 'warning',
  labels: probe,
  description:
    'Probe duplicate-label of production was due at least twice since it ran last. What it judges is not watched.',
};

function runs(outcome: string): string {
  return series('faultline_probe_runs_total', { ...probe, outcome });
}

const fruitless: Firing = {
  alert: 'FaultlineProbeNeverConclusive',
  severity: 'warning',
  labels: probe,
  description:
    'Probe duplicate-label of production runs on time, but no run came to its end. What it judges is not watched.',
};

const probeCases: readonly RuleCase[] = [
  {
    name: 'a probe is due and does not run',
    series: { [nextRun]: everyQuarter, [lastRun]: held([0, 1], [60, 110]) },
    checks: [
      { at: '50m', fires: [] },
      { at: '60m', fires: [stale] },
      { at: '90m', fires: [stale] },
    ],
  },
  {
    name: 'a schedule stands still',
    series: { [nextRun]: held([900, 120]), [lastRun]: held([60, 120]) },
    checks: [
      { at: '38m', fires: [] },
      { at: '45m', fires: [stale] },
    ],
  },
  {
    name: 'an hourly probe is missed',
    interval: '4m',
    series: {
      [nextRun]: held(...[1, 2, 3, 4, 5, 6, 7].map((due) => [due * 3_600, 15] as const)),
      [lastRun]: held([0, 20], [3_700, 85]),
    },
    checks: [
      { at: '4h', fires: [] },
      { at: '5h40m', fires: [stale] },
    ],
  },
  {
    name: 'a daily probe is missed twice',
    interval: '4m',
    series: { [nextRun]: held([3_600, 15], [90_000, 360], [176_400, 360]), [lastRun]: held([0, 720]) },
    checks: [
      { at: '1480m', fires: [] },
      { at: '1600m', fires: [stale] },
    ],
  },
  {
    name: 'a probe runs when it is due, and its monitor restarts',
    series: {
      [nextRun]: everyQuarter,
      [lastRun]: held([0, 1], [60, 15], [960, 10], [0, 3], [1_700, 15], [2_700, 15], [3_600, 15]),
    },
    checks: ['35m', '45m', '60m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineProbeStale',
  },
  {
    name: 'a probe runs every time',
    series: { [nextRun]: everyQuarter, [lastRun]: ranEachTime },
    checks: ['45m', '60m', '110m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineProbeStale',
  },
  {
    name: 'a probe is left out in declared maintenance',
    series: {
      [nextRun]: everyQuarter,
      [lastRun]: held([60, 120]),
      [series('faultline_probe_skipped_total', { ...probe, reason: 'maintenance' })]: held(
        ['_', 15],
        [1, 15],
        [2, 15],
        [3, 75],
      ),
    },
    checks: ['45m', '60m', '100m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineProbeStale',
  },
  {
    name: 'a probe runs and breaks off each time',
    series: {
      [runs('inconclusive')]: held([0, 5], [1, 15], [2, 15], [3, 60]),
      [runs('failed')]: held([0, 95]),
      [runs('completed')]: held([7, 95]),
    },
    checks: [
      { at: '45m', fires: [] },
      { at: '60m', fires: [fruitless] },
    ],
  },
  {
    name: 'a probe that worked until yesterday breaks off each time',
    interval: '4m',
    series: {
      [runs('failed')]: held([0, 30], [1, 4], [2, 4], [3, 4], [4, 4], [5, 4], [6, 4], [7, 90]),
      [runs('completed')]: held([1, 15], [2, 15], [3, 114]),
    },
    checks: [
      { at: '3h', fires: [] },
      { at: '4h40m', fires: [fruitless] },
    ],
  },
  {
    name: 'a probe is carried through every other time',
    series: {
      [runs('inconclusive')]: held([0, 5], [1, 30], [2, 60]),
      [runs('completed')]: held([0, 20], [1, 75]),
    },
    checks: ['40m', '60m', '90m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineProbeNeverConclusive',
  },
];

const target = { target: 'production' };
const pending = series('faultline_cleanup_pending_resources', target);
const failures = series('faultline_cleanup_failures_total', target);
const store = series('faultline_store_healthy');

function leftovers(count: number): Firing {
  return {
    alert: 'FaultlineCleanupFailing',
    severity: 'warning',
    labels: target,
    description: `Resources that Faultline created on production and has not removed: ${count}. Removing them fails or is not tried.`,
  };
}

const unhealthy: Firing = {
  alert: 'FaultlineStoreUnhealthy',
  severity: 'warning',
  labels: {},
  description:
    'The store of monitor:9409 refuses writes. What a restart must remember (drift, evidence, resources still to be removed) is lost with the process.',
};

function incomplete(count: string): Firing {
  return {
    alert: 'FaultlineMetricsIncomplete',
    severity: 'warning',
    labels: {},
    description: `Families of metrics that were missing from scrapes of monitor:9409 within the last quarter of an hour, each time counted: ${count}. The log names them.`,
  };
}

const reload = series('faultline_config_last_reload_successful');

const refused: Firing = {
  alert: 'FaultlineReloadFailed',
  severity: 'warning',
  labels: {},
  description:
    'monitor:9409 could not use its configuration, or a file that it names, when it read that anew. It goes on with what was there before; a restart would fail.',
};

const healthCases: readonly RuleCase[] = [
  {
    name: 'leftovers cannot be removed',
    series: { [pending]: held([0, 5], [2, 90]), [failures]: held([0, 7], [1, 88]) },
    checks: [
      { at: '30m', fires: [] },
      { at: '45m', fires: [leftovers(2)] },
    ],
  },
  {
    name: 'nobody tries to remove a leftover',
    series: { [pending]: held([0, 5], [1, 150]), [failures]: held([0, 155]) },
    checks: [
      { at: '60m', fires: [] },
      { at: '110m', fires: [leftovers(1)] },
    ],
  },
  {
    name: 'each pass removes what it made, once at the second attempt',
    series: {
      [pending]: held([0, 5], [2, 10], [0, 5], [2, 10], [0, 5], [2, 10], [0, 45]),
      [failures]: held([0, 15], [1, 75]),
    },
    checks: ['14m', '30m', '45m', '80m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineCleanupFailing',
  },
  {
    name: 'the store refuses writes',
    series: { [store]: held([1, 10], [0, 30]) },
    checks: [
      { at: '15m', fires: [] },
      { at: '25m', fires: [unhealthy] },
    ],
  },
  {
    name: 'the store refuses one write',
    series: { [store]: held([1, 10], [0, 3], [1, 30]) },
    checks: ['12m', '20m', '30m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineStoreUnhealthy',
  },
  {
    name: 'a changed configuration cannot be used',
    series: { [reload]: held([1, 10], [0, 30], [1, 20]) },
    checks: [
      { at: '14m', fires: [] },
      { at: '25m', fires: [refused] },
      { at: '59m', fires: [] },
    ],
  },
  {
    name: 'a changed configuration is repaired at once',
    series: { [reload]: held([1, 10], [0, 4], [1, 30]) },
    checks: ['12m', '20m', '30m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineReloadFailed',
  },
];

const failedToBuild = series('faultline_metrics_collect_failures_total');

const metricsCases: readonly RuleCase[] = [
  {
    name: 'a family of metrics is missing from three scrapes',
    series: { [failedToBuild]: held([0, 10], [1, 1], [2, 1], [3, 60]) },
    checks: [
      { at: '9m', fires: [] },
      { at: '20m', fires: [incomplete('3')] },
      { at: '35m', fires: [incomplete('1')] },
      { at: '60m', fires: [] },
    ],
  },
  {
    name: 'a monitor that once left metrics out is started anew',
    series: { [failedToBuild]: held([3, 20], ['_', 2], [0, 40]) },
    checks: ['15m', '25m', '40m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineMetricsIncomplete',
  },
];

const absent: Firing = {
  alert: 'FaultlineMonitorAbsent',
  severity: 'critical',
  labels: {},
  description:
    'Prometheus has had no answer from monitor:9409 for minutes. Until it answers again, no other alert about it can be trusted.',
};
const up = series('up');
const build = series('faultline_build_info', { version: '0.1.0', revision: 'abcdef' });

const absenceCases: readonly RuleCase[] = [
  {
    name: 'a monitor stops answering',
    present: false,
    series: {
      [up]: held([1, 10], [0, 60]),
      [build]: held([1, 10], ['_', 60]),
      [targetInfo()]: held([1, 10], ['_', 60]),
    },
    checks: [
      { at: '12m', fires: [] },
      { at: '25m', fires: [absent] },
    ],
  },
  {
    name: 'there is no monitor at all',
    present: false,
    series: { [series('up', { job: 'other' })]: held([0, 30]) },
    checks: [
      { at: '1m', fires: [] },
      {
        at: '10m',
        fires: [
          {
            ...absent,
            labels: { job: '', instance: '' },
            description: absent.description.replace('monitor:9409', 'any Faultline'),
          },
        ],
      },
    ],
  },
  {
    name: 'scrapes fail for three minutes',
    present: false,
    series: {
      [up]: held([1, 10], [0, 3], [1, 30]),
      [build]: held([1, 10], ['_', 3], [1, 30]),
      [targetInfo()]: held([1, 10], ['_', 3], [1, 30]),
    },
    checks: ['12m', '15m', '20m', '30m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineMonitorAbsent',
  },
];

/** Causes and near misses of the alerts about probes and the monitor itself. */
export const monitorCases: readonly RuleCase[] = [
  ...probeCases,
  ...healthCases,
  ...metricsCases,
  ...absenceCases,
];
