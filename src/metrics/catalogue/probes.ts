import type { MetricDefinition } from './definition.ts';

/** How the probes are carried out. */
export const probeMetrics = {
  faultline_probe_runs_total: {
    kind: 'counter',
    help: 'Runs of a probe by how they ended; inconclusive means that it could not be carried through.',
    labels: ['target', 'probe', 'outcome'],
    collapse: ['probe'],
  },
  faultline_probe_duration_seconds: {
    kind: 'histogram',
    help: 'How long the runs of a probe took.',
    labels: ['target', 'probe'],
    buckets: [5, 30, 120],
    collapse: ['probe'],
  },
  faultline_probe_last_run_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the newest run of a probe ended, as Unix time; 0 before the first.',
    labels: ['target', 'probe'],
  },
  faultline_probe_last_success_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the newest run of a probe that was carried through ended, as Unix time; 0 before the first.',
    labels: ['target', 'probe'],
  },
  faultline_probe_next_run_timestamp_seconds: {
    kind: 'gauge',
    help: 'When a probe is due next, as Unix time; absent while it is not scheduled.',
    labels: ['target', 'probe'],
  },
  faultline_probe_skipped_total: {
    kind: 'counter',
    help: 'Due runs of a probe that were not started, by the reason.',
    labels: ['target', 'probe', 'reason'],
    collapse: ['probe', 'reason'],
  },
  faultline_schedule_lateness_seconds: {
    kind: 'histogram',
    help: 'How long after their scheduled time passes over probes were started.',
    labels: ['target'],
    buckets: [1, 5, 15, 60, 300],
  },
  faultline_cleanup_pending_resources: {
    kind: 'gauge',
    help: 'Resources that Faultline created on the target and has not removed yet.',
    labels: ['target'],
  },
  faultline_cleanup_failures_total: {
    kind: 'counter',
    help: 'Attempts to remove a created resource that failed.',
    labels: ['target'],
  },
} as const satisfies Record<`faultline_${string}`, MetricDefinition>;
