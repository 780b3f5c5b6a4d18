import { clientClauses } from './clauses.ts';
import type { ClientClause } from './clauses.ts';
import type { Finding } from './judge.ts';
import { listCounts, stateOf, sumCounts } from './watch-client.ts';
import type { ClientState } from './watch-client.ts';

export type ClauseState = 'conforms' | 'violates' | 'not-exercised';

export type ReportedClause = {
  readonly id: ClientClause;
  readonly state: ClauseState;
  readonly judged: number;
  readonly violated: number;
};

export type ReportedClient = {
  readonly client: string;
  readonly requests: number;
  /** Requests with `Faultline-Probe`: counted, and not judged by the clauses about waits and spreading. */
  readonly deliberate: number;
  /** Access tokens that it was given. */
  readonly tokens: number;
  /** The most requests in any 5 s, deliberate ones left out. */
  readonly mostRequestsIn5s: number;
  /** The shortest wait before a retry in seconds, by the status that it followed. */
  readonly shortestWaitSeconds: Readonly<Record<string, number>>;
  readonly clauses: readonly ReportedClause[];
};

/** What every client did so far. */
export type JudgeReport = {
  readonly verdict: ClauseState;
  readonly clauses: readonly (ReportedClause & { readonly statement: string })[];
  readonly clients: readonly ReportedClient[];
  /** The newest 200 of each clause, oldest first. */
  readonly findings: readonly Finding[];
};

export function createReport(
  clients: ReadonlyMap<string, ClientState>,
  findings: readonly Finding[],
): JudgeReport {
  const states = [...clients.values()];
  const clauses = clientClauses.map(({ id, statement }) => {
    const count = sumCounts(states, id);
    return { id, statement, state: stateOf(count), ...count };
  });
  const total = clauses.reduce(
    (sum, { judged, violated }) => ({ judged: sum.judged + judged, violated: sum.violated + violated }),
    { judged: 0, violated: 0 },
  );
  return {
    verdict: stateOf(total),
    clauses,
    clients: [...clients].map(([client, state]) => reportClient(client, state)),
    findings: [...findings],
  };
}

function reportClient(client: string, state: ClientState): ReportedClient {
  const { requests, deliberate, tokens, spread, shortestWaits } = state;
  return {
    client,
    requests,
    deliberate,
    tokens,
    mostRequestsIn5s: spread.most,
    shortestWaitSeconds: Object.fromEntries(
      Object.entries(shortestWaits).map(([status, wait]) => [status, Math.round(wait) / 1000]),
    ),
    clauses: listCounts(state).map(({ clause, ...count }) => ({
      id: clause,
      state: stateOf(count),
      ...count,
    })),
  };
}
