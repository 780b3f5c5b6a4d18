import type { MetricDefinition } from './definition.ts';

/** The monitor itself and what it watches. */
export const monitorMetrics = {
  faultline_target_info: {
    kind: 'gauge',
    help: 'A target under watch, its contract and its configured status page; always 1.',
    labels: ['target', 'contract', 'status_page'],
  },
  faultline_store_healthy: {
    kind: 'gauge',
    help: 'Whether the store took the newest write (1) or not (0); absent without a store.',
    labels: [],
  },
  faultline_build_info: {
    kind: 'gauge',
    help: 'The version and revision of this Faultline; always 1.',
    labels: ['version', 'revision'],
  },
  faultline_config_last_reload_successful: {
    kind: 'gauge',
    help: 'Whether the newest loading of the configuration, and of each file that it names, succeeded (1) or not (0).',
    labels: [],
  },
  faultline_config_last_reload_success_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the configuration was last loaded with success, as Unix time.',
    labels: [],
  },
  faultline_metrics_collect_failures_total: {
    kind: 'counter',
    help: 'Metric families that could not be built for a scrape and are missing from it; a fault of Faultline itself.',
    labels: [],
  },
} as const satisfies Record<`faultline_${string}`, MetricDefinition>;

/** Those of Node's default metrics that keep the naming rules; prom-client builds them. */
export const processMetrics = [
  'process_cpu_user_seconds_total',
  'process_cpu_system_seconds_total',
  'process_cpu_seconds_total',
  'process_start_time_seconds',
  'process_resident_memory_bytes',
  'process_open_fds',
  'process_max_fds',
  'nodejs_eventloop_lag_seconds',
  'nodejs_eventloop_lag_p99_seconds',
  'nodejs_heap_size_total_bytes',
  'nodejs_heap_size_used_bytes',
] as const;
