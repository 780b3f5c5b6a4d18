import type { JudgeReport, ReportedClient } from './report.ts';

type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };
type Metric = {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: (client: ReportedClient) => readonly Sample[];
};

const metrics: readonly Metric[] = [
  {
    name: 'faultline_sandbox_client_requests_total',
    type: 'counter',
    help: 'Requests of a client; deliberate ones announce themselves with Faultline-Probe.',
    samples: ({ requests, deliberate }) => [
      { labels: { deliberate: 'false' }, value: requests - deliberate },
      { labels: { deliberate: 'true' }, value: deliberate },
    ],
  },
  {
    name: 'faultline_sandbox_client_judgements_total',
    type: 'counter',
    help: 'Judgements of a client by what the documentation asks of clients.',
    samples: ({ clauses }) =>
      clauses.flatMap(({ id, judged, violated }) => [
        { labels: { clause: id, judgement: 'conforms' }, value: judged - violated },
        { labels: { clause: id, judgement: 'violates' }, value: violated },
      ]),
  },
  {
    name: 'faultline_sandbox_client_tokens_total',
    type: 'counter',
    help: 'Access tokens that a client was given.',
    samples: ({ tokens }) => [{ labels: {}, value: tokens }],
  },
  {
    name: 'faultline_sandbox_client_burst_requests',
    type: 'gauge',
    help: 'The most requests of a client in any 5 seconds, deliberate ones left out; the documented limit is 25.',
    samples: ({ mostRequestsIn5s }) => [{ labels: {}, value: mostRequestsIn5s }],
  },
  {
    name: 'faultline_sandbox_client_shortest_wait_seconds',
    type: 'gauge',
    help: 'The shortest wait of a client before it sent a request again, by the status that it followed.',
    samples: ({ shortestWaitSeconds }) =>
      Object.entries(shortestWaitSeconds).map(([after, value]) => ({ labels: { after }, value })),
  },
];

/** The report in Prometheus' text format, version 0.0.4. */
export function formatMetrics({ clients }: JudgeReport): string {
  const lines = metrics.flatMap(({ name, type, help, samples }) => {
    const values = clients.flatMap((client) =>
      samples(client).map(
        ({ labels, value }) => `${name}{${formatLabels({ client: client.client, ...labels })}} ${value}`,
      ),
    );
    return values.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...values];
  });
  return lines.map((line) => `${line}\n`).join('');
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeValue(value)}"`)
    .join(',');
}

function escapeValue(value: string): string {
  return value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
}
