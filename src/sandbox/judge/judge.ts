import type { RequestLogEntry } from '../request-log.ts';
import type { ClientClause } from './clauses.ts';
import { createReport } from './report.ts';
import type { JudgeReport } from './report.ts';
import type { Tolerance } from './verdict.ts';
import { unknownClient, watchClient } from './watch-client.ts';
import type { ClientState } from './watch-client.ts';

/** A client broke a clause. */
export type Finding = {
  /** Milliseconds since the epoch on the sandbox's clock. */
  readonly at: number;
  readonly client: string;
  readonly clause: ClientClause;
  /** What it did and what the documentation asks, on one line. */
  readonly words: string;
  /** The evidence, oldest first. */
  readonly requests: readonly RequestLogEntry[];
};

/** Judges whoever calls the sandbox by what the documentation asks of clients. */
export type Judge = {
  /** Takes one request, in the order of the log, and returns what is wrong with it. */
  observe(entry: RequestLogEntry): readonly Finding[];
  report(): JudgeReport;
};

/** Of each clause: one that is broken all the time must not leave the others without a word. */
const mostFindings = 200;
const mostClients = 1_000;
const mostEvidence = 30;

/**
 * Tolerances for a clock that runs `scale` times as fast as time: 10 ms of a client's timers, but never more than 100 ms
 * of clock time; 1 ms from an answer to the next request, 20 ms for what was under way.
 */
export function toleranceAt(scale: number): Tolerance {
  return { timer: Math.min(10 * scale, 100), turnaround: scale, flight: 20 * scale };
}

/** Remembers the newest 200 findings of each clause and the 1,000 clients that called last. */
export function createJudge(tolerance: Tolerance): Judge {
  const clients = new Map<string, ClientState>();
  const findings: Finding[] = [];
  return {
    observe(entry) {
      // The page about errors is no part of the API.
      if (entry.api === 'documentation') return [];
      const { client } = entry;
      const { state, verdicts } = watchClient(clients.get(client) ?? unknownClient, entry, tolerance);
      clients.delete(client);
      clients.set(client, state);
      const [oldest] = clients.keys();
      if (clients.size > mostClients && oldest !== undefined) clients.delete(oldest);
      const found = verdicts.flatMap((verdict): readonly Finding[] =>
        verdict.outcome === 'conforms'
          ? []
          : [
              {
                at: entry.at,
                client,
                clause: verdict.clause,
                words: verdict.words,
                requests: verdict.requests.slice(-mostEvidence),
              },
            ],
      );
      for (const finding of found) {
        findings.push(finding);
        forgetOldest(findings, finding.clause);
      }
      return found;
    },
    report: () => createReport(clients, findings),
  };
}

function forgetOldest(findings: Finding[], clause: string): void {
  const places = [...findings.keys()].filter((place) => findings[place]?.clause === clause);
  const [oldest] = places;
  if (places.length > mostFindings && oldest !== undefined) findings.splice(oldest, 1);
}
