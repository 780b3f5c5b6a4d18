import type { Finding } from './judge.ts';
import { plainText } from './plain-text.ts';
import type { JudgeReport, ReportedClient } from './report.ts';

const mostShown = 3;

/** A finding on one line. */
export function describeFinding({ client, clause, words }: Finding): string {
  return `${clause} violated by ${plainText(client)}: ${plainText(words)}`;
}

/** The requests behind a finding, one on a line; of many the first and the last ones. */
export function describeEvidence({ requests }: Finding): readonly string[] {
  const lines = requests.map(({ at, method, path, operation, status }) => {
    const time = new Date(at).toISOString().slice(11, 23);
    return `${time} ${plainText(method)} ${plainText(path)} (${operation}) ${status === 0 ? 'reset' : status}`;
  });
  if (lines.length <= 2 * mostShown) return lines;
  const left = lines.length - 2 * mostShown;
  return [...lines.slice(0, mostShown), `… ${left} more …`, ...lines.slice(-mostShown)];
}

/** What each client did, and how it stands to each clause: several lines. */
export function describeReport(report: JudgeReport): readonly string[] {
  if (report.clients.length === 0) return ['No client called.'];
  return report.clients.flatMap((client) => [describeClient(client), ...describeClauses(client)]);
}

function describeClient(client: ReportedClient): string {
  const { requests, deliberate, tokens, mostRequestsIn5s, shortestWaitSeconds } = client;
  const waits = Object.entries(shortestWaitSeconds).map(
    ([status, seconds]) => `${seconds.toFixed(1)} s after ${status}`,
  );
  const facts = [
    `${requests} requests`,
    ...(deliberate === 0 ? [] : [`${deliberate} of them deliberate`]),
    `${tokens} tokens`,
    `at most ${mostRequestsIn5s} in 5 s`,
    ...(waits.length === 0 ? [] : [`shortest waits ${waits.join(', ')}`]),
  ];
  return `${plainText(client.client)}: ${facts.join('; ')}`;
}

function describeClauses({ clauses }: ReportedClient): readonly string[] {
  const width = Math.max(...clauses.map(({ id }) => id.length));
  return clauses.map(({ id, state, judged, violated }) => {
    const counts = {
      violates: `${violated} of ${judged}`,
      conforms: `${judged} judged`,
      'not-exercised': '',
    };
    return `  ${id.padEnd(width)}  ${state.replace('-', ' ').padEnd(13)}  ${counts[state]}`.trimEnd();
  });
}
