import type { Section } from './dashboard.ts';
import { neutral, type PanelQuery } from './panels.ts';
import { type PanelSeries, increase, quantile, select } from './queries.ts';
import { table } from './tables.ts';
import { bars, lines } from './visualizations.ts';

const noRuns = 'No probe has run yet';

/** A moment of each probe in milliseconds, for tables; none for what never happened. */
function momentOf(name: PanelSeries): PanelQuery {
  return { expression: `1000 * (max by (target, probe) (${select(name)}) > 0)`, legend: '{{probe}}' };
}

/** The part of the monitor's dashboard about its probes. */
export const probes: Section = {
  id: 101,
  title: 'Probes and schedule',
  panels: [
    bars({
      id: 10,
      title: 'Runs by outcome',
      description: 'How the runs of probes ended. Inconclusive: the probe could not be carried through.',
      unit: 'short',
      width: 8,
      height: 8,
      missing: noRuns,
      thresholds: neutral,
      interval: '5m',
      queries: [
        {
          expression: `sum by (outcome) (${increase('faultline_probe_runs_total')})`,
          legend: '{{outcome}}',
        },
      ],
    }),
    bars({
      id: 11,
      title: 'Inconclusive judgements by reason',
      description: 'Why nobody knows whether a clause holds. Many of one reason are worth a look.',
      unit: 'short',
      width: 8,
      height: 8,
      missing: 'Every judgement so far came to a conclusion',
      thresholds: neutral,
      interval: '5m',
      queries: [
        {
          expression: `sum by (reason) (${increase('faultline_inconclusive_total')})`,
          legend: '{{reason}}',
        },
      ],
    }),
    bars({
      id: 12,
      title: 'Runs left out by reason',
      description: 'Due runs that were not started: another one was under way, maintenance, too late.',
      unit: 'short',
      width: 8,
      height: 8,
      missing: 'Every due run was started',
      thresholds: neutral,
      interval: '5m',
      queries: [
        {
          expression: `sum by (reason) (${increase('faultline_probe_skipped_total')})`,
          legend: '{{reason}}',
        },
      ],
    }),
    lines({
      id: 13,
      title: 'Lateness',
      description: 'How long after their time nine of ten passes over the probes began.',
      unit: 's',
      width: 12,
      height: 8,
      missing: 'No pass has begun on schedule yet',
      thresholds: ['green', [15, 'yellow'], [300, 'red']],
      interval: '5m',
      queries: [
        {
          expression: quantile(0.9, 'faultline_schedule_lateness_seconds', ['target']),
          legend: '{{target}}',
        },
      ],
    }),
    lines({
      id: 14,
      title: 'Longest probes',
      description: 'How long nine of ten runs took: the ten slowest probes.',
      unit: 's',
      width: 12,
      height: 8,
      missing: noRuns,
      thresholds: ['green', [120, 'yellow']],
      interval: '5m',
      queries: [
        {
          expression: `topk(10, ${quantile(0.9, 'faultline_probe_duration_seconds', ['target', 'probe'])})`,
          legend: '{{probe}} · {{target}}',
        },
      ],
    }),
    table(
      {
        id: 15,
        title: 'Every probe',
        description:
          'When each probe ran, when it was last carried through, and when it is due next. An empty cell: never, or not scheduled.',
        unit: 'none',
        width: 24,
        height: 10,
        missing: 'No target is watched',
        thresholds: neutral,
        queries: [
          momentOf('faultline_probe_last_run_timestamp_seconds'),
          momentOf('faultline_probe_last_success_timestamp_seconds'),
          momentOf('faultline_probe_next_run_timestamp_seconds'),
        ],
      },
      [
        { field: 'probe' },
        { field: 'target' },
        { field: 'Value #A', heading: 'ran', unit: 'dateTimeAsIso' },
        { field: 'Value #B', heading: 'carried through', unit: 'dateTimeAsIso' },
        { field: 'Value #C', heading: 'due', unit: 'dateTimeAsIso' },
      ],
    ),
  ],
};
