import { catalogue, definitionOf, linesOf, type MetricName } from './catalogue.ts';
import { contractMetrics } from './catalogue/contract.ts';
import { monitorMetrics, processMetrics } from './catalogue/monitor.ts';
import { probeMetrics } from './catalogue/probes.ts';
import { rateLimitMetrics } from './catalogue/rate-limit.ts';
import { trafficMetrics } from './catalogue/traffic.ts';
import { seriesLimit } from './series-plan.ts';

const chapters = [
  { title: 'The contract', metrics: contractMetrics },
  { title: 'Probes and the schedule', metrics: probeMetrics },
  { title: 'Requests, waits and tokens', metrics: trafficMetrics },
  { title: 'The quota', metrics: rateLimitMetrics },
  { title: 'The monitor', metrics: monitorMetrics },
];

/** The documentation of all metrics as Markdown, generated from the catalogue. */
export function describeMetrics(): string {
  return [
    '# Metrics',
    '',
    'Generated from the catalogue in `src/metrics`; change it there.',
    '',
    "`/metrics` answers in Prometheus's text format, version 0.0.4. A scrape costs the watched API nothing.",
    `A target has at most ${seriesLimit} series: label values are the names that its contract and its configuration`,
    'list, everything else counts under `other`, and so do the least important labels of a target that has used',
    'its series up. Sums stay true. When a target is removed, its series go with it.',
    '',
    ...chapters.flatMap(({ title, metrics }) => [
      `## ${title}`,
      '',
      ...namesOf(metrics).flatMap(describeMetric),
    ]),
    "## Node's own",
    '',
    'The usual ones of a Node process, as far as their names keep the rules:',
    '',
    ...processMetrics.map((name) => `- \`${name}\``),
    '',
  ].join('\n');
}

function namesOf(metrics: object): MetricName[] {
  return Object.keys(metrics).filter((name): name is MetricName => name in catalogue);
}

function describeMetric(name: MetricName): string[] {
  const { kind, help, labels, buckets, collapse = [] } = definitionOf(name);
  const facts = [
    `- ${kind}`,
    `- labels: ${labels.length === 0 ? 'none' : labels.map((label) => `\`${label}\``).join(', ')}`,
    ...(buckets === undefined
      ? []
      : [`- buckets: ${buckets.join(', ')} (${linesOf(name)} series for each set of labels, on first use)`]),
    ...(collapse.length === 0
      ? []
      : [`- gives up for \`other\`, in this order: ${collapse.map((label) => `\`${label}\``).join(', ')}`]),
  ];
  return [`### ${name}`, '', help, '', ...facts, ''];
}
