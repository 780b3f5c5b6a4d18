import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { buildDashboard, type Section } from './dashboard.ts';
import { evidenceUrl } from './links.ts';
import { neutral, noneIsGood } from './panels.ts';
import { increase, select, state } from './queries.ts';
import { table } from './tables.ts';
import { barGauge, bars, lines, type Meaning, stat, stateTimeline } from './visualizations.ts';

const notWatched = 'No target is watched, or Prometheus does not scrape Faultline';
const notRecorded = 'The recording rules are not loaded, or nothing was judged yet';

/** How a clause stands, as the timeline counts it. */
const standings: readonly Meaning[] = [
  { value: 0, text: 'holds', color: 'green' },
  { value: 1, text: 'never held', color: 'yellow' },
  { value: 2, text: 'intermittent', color: 'orange' },
  { value: 3, text: 'broken', color: 'red' },
];

const standing = `max by (target, api, clause) (${[
  select('faultline_clause_drift', 'kind="never_held"'),
  `2 * ${select('faultline_clause_drift', 'kind="intermittent"')}`,
  `3 * ${select('faultline_clause_drift', 'kind="persistent"')}`,
].join(' or ')})`;

/** The drift's own labels, with the moment at which it began in milliseconds. */
const openSince = `1000 * (${state('faultline_clause_drift', ['target', 'api', 'clause', 'severity', 'kind'])} == 1) * on (target, api, clause) group_left () min by (target, api, clause) (${select('faultline_clause_drift_start_timestamp_seconds')})`;

const now: Section = {
  id: 100,
  title: 'Now',
  panels: [
    stat({
      id: 1,
      title: 'Conformance',
      description: 'Of the clauses that are judged, the share that holds. Accepted deviations do not hold.',
      unit: 'percentunit',
      width: 5,
      height: 5,
      missing: notRecorded,
      thresholds: ['red', [0.95, 'yellow'], [1, 'green']],
      queries: [
        {
          expression: `min by (target) (${select('target:faultline_contract_conformance:ratio')})`,
          legend: '{{target}}',
        },
      ],
    }),
    stat({
      id: 2,
      title: 'Coverage',
      description:
        'Of all clauses of the contract, the share that is judged with a conclusion. What the configuration does not let be exercised counts as not covered.',
      unit: 'percentunit',
      width: 5,
      height: 5,
      missing: notRecorded,
      thresholds: ['red', [0.3, 'yellow'], [0.7, 'green']],
      queries: [
        {
          expression: `min by (target) (${select('target:faultline_contract_coverage:ratio')})`,
          legend: '{{target}}',
        },
      ],
    }),
    stat({
      id: 3,
      title: 'Open drifts',
      description: 'Clauses that are broken, intermittently broken or never held, by severity.',
      unit: 'short',
      width: 5,
      height: 5,
      missing: 'No clause has been judged yet',
      thresholds: noneIsGood,
      queries: [
        {
          expression: `sum by (severity) (${state('faultline_clause_drift', ['target', 'api', 'clause', 'severity'])})`,
          legend: '{{severity}}',
        },
      ],
    }),
    stat({
      id: 4,
      title: 'Open changes',
      description: 'Shapes of errors that moved against the baseline and that nobody accepted yet.',
      unit: 'short',
      width: 4,
      height: 5,
      missing: 'No baseline is kept yet',
      thresholds: ['green', [1, 'yellow']],
      queries: [
        {
          expression: `sum by (api) (${state('faultline_baseline_open_changes', ['target', 'api'])})`,
          legend: '{{api}}',
        },
      ],
    }),
    barGauge({
      id: 5,
      title: 'Clauses by state',
      description: 'Where the clauses stand; their sum is the contract.',
      unit: 'short',
      width: 5,
      height: 5,
      missing: notWatched,
      thresholds: neutral,
      queries: [
        {
          expression: `sum by (state) (${state('faultline_contract_clauses', ['target', 'state'])})`,
          legend: '{{state}}',
        },
      ],
    }),
  ],
};

const broken: Section = {
  id: 101,
  title: 'What is broken',
  panels: [
    table(
      {
        id: 6,
        title: 'Open drifts since when',
        description:
          'Every clause that does not hold, how it is broken and since when. The clause links to the exchanges that prove it.',
        unit: 'none',
        width: 16,
        height: 8,
        missing: 'No clause is broken, or none was judged yet',
        thresholds: neutral,
        queries: [{ expression: openSince, legend: '{{clause}}' }],
      },
      [
        { field: 'clause', link: { title: 'Evidence of ${__value.text}', url: evidenceUrl } },
        { field: 'api' },
        { field: 'target' },
        { field: 'severity' },
        { field: 'kind' },
        { field: 'Value', heading: 'since', unit: 'dateTimeAsIso' },
      ],
    ),
    table(
      {
        id: 7,
        title: 'Accepted deviations',
        description: 'Clauses whose violations raise no alert, and until when.',
        unit: 'none',
        width: 8,
        height: 8,
        missing: 'No deviation is accepted in the configuration',
        thresholds: neutral,
        queries: [
          {
            expression: `1000 * max by (target, clause) (${select('faultline_accepted_deviation_expiry_timestamp_seconds')})`,
            legend: '{{clause}}',
          },
        ],
      },
      [{ field: 'clause' }, { field: 'target' }, { field: 'Value', heading: 'until', unit: 'dateTimeAsIso' }],
    ),
  ],
};

const history: Section = {
  id: 102,
  title: 'Over time',
  panels: [
    stateTimeline(
      {
        id: 8,
        title: 'Every clause by API',
        description:
          'How each clause stood. A gap means that it had not been judged since the monitor began.',
        unit: 'none',
        width: 24,
        height: 24,
        missing: 'No clause has been judged yet',
        thresholds: ['green', [1, 'yellow'], [2, 'orange'], [3, 'red']],
        queries: [{ expression: standing, legend: '{{clause}} · {{api}} · {{target}}' }],
      },
      standings,
    ),
    bars({
      id: 9,
      title: 'Judgements',
      description: 'Judgements by what came of them. Inconclusive is never a pass.',
      unit: 'short',
      width: 8,
      height: 8,
      missing: 'No clause has been judged yet',
      thresholds: neutral,
      interval: '5m',
      queries: [
        {
          expression: `sum by (judgement) (${increase('faultline_clause_judgements_total')})`,
          legend: '{{judgement}}',
        },
      ],
    }),
    bars({
      id: 10,
      title: 'Changes against the baseline',
      description: 'Shapes that moved without breaking a clause, at the time when they were seen.',
      unit: 'short',
      width: 8,
      height: 8,
      missing: 'No shape has moved since the monitor began',
      thresholds: ['blue', [1, 'yellow']],
      interval: '5m',
      queries: [
        {
          expression: `sum by (target, api) (${increase('faultline_baseline_changes_total')})`,
          legend: '{{target}} · {{api}}',
        },
      ],
    }),
    lines({
      id: 11,
      title: 'Longest without a conclusion',
      description:
        'Time since a clause was last judged with a conclusion: the ten clauses that wait longest.',
      unit: 's',
      width: 8,
      height: 8,
      missing: 'No clause is exercised',
      thresholds: ['green', [90_000, 'yellow'], [180_000, 'red']],
      queries: [
        {
          expression: `topk(10, time() - max by (target, api, clause) (${select('faultline_clause_last_conclusive_timestamp_seconds')}))`,
          legend: '{{clause}} · {{api}} · {{target}}',
        },
      ],
    }),
  ],
};

/** Whether the error contract is kept, what is broken, and since when. */
export function contractDashboard(): Dashboard {
  return buildDashboard({
    name: 'contract',
    title: 'Contract',
    description: 'Whether the APIs under watch keep their error contract, what is broken, and since when.',
    sections: [now, broken, history],
  });
}
