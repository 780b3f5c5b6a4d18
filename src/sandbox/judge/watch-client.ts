import type { RequestLogEntry } from '../request-log.ts';
import { clientClauseIds } from './clauses.ts';
import type { ClientClause } from './clauses.ts';
import { reapply } from './reapply.ts';
import type { ReapplyState } from './reapply.ts';
import { followRetries, noRetries } from './retries.ts';
import type { Retry, RetryState } from './retries.ts';
import { spread } from './spread.ts';
import type { SpreadState } from './spread.ts';
import { tokenRenewal } from './token-renewal.ts';
import type { RenewalState } from './token-renewal.ts';
import type { Tolerance, Verdict } from './verdict.ts';
import { judgeRetry } from './waits.ts';

export type Count = { readonly judged: number; readonly violated: number };

/** What is known of one client. */
export type ClientState = {
  readonly retries: RetryState;
  readonly spread: SpreadState;
  readonly renewal: RenewalState;
  readonly reapply: ReapplyState;
  readonly requests: number;
  /** Those of them that carried `Faultline-Probe`. */
  readonly deliberate: number;
  readonly tokens: number;
  readonly counts: Readonly<Record<ClientClause, Count>>;
  /** The shortest wait before a retry, in milliseconds, by the status that it followed. */
  readonly shortestWaits: Readonly<Record<string, number>>;
};

const none: Count = { judged: 0, violated: 0 };

export const unknownClient: ClientState = {
  retries: noRetries,
  spread: spread.start,
  renewal: tokenRenewal.start,
  reapply: reapply.start,
  requests: 0,
  deliberate: 0,
  tokens: 0,
  counts: {
    'client/retry-after': none,
    'client/backoff': none,
    'client/backoff-504': none,
    'client/spread': none,
    'client/token-renewal': none,
    'client/reapply': none,
  },
  shortestWaits: {},
};

/** Learns one request of the client, in the order of the log. Pure. */
export function watchClient(
  state: ClientState,
  entry: RequestLogEntry,
  tolerance: Tolerance,
): { readonly state: ClientState; readonly verdicts: readonly Verdict[] } {
  const retries = followRetries(state.retries, entry, tolerance);
  const parts = {
    spread: spread.step(state.spread, entry, tolerance),
    renewal: tokenRenewal.step(state.renewal, entry, tolerance),
    reapply: reapply.step(state.reapply, entry, tolerance),
  };
  const verdicts = [
    ...(retries.retry === undefined ? [] : [judgeRetry(retries.retry, tolerance)]),
    ...Object.values(parts).flatMap((part) => part.verdicts),
  ];
  const next = {
    retries: retries.state,
    spread: parts.spread.state,
    renewal: parts.renewal.state,
    reapply: parts.reapply.state,
    requests: state.requests + 1,
    deliberate: state.deliberate + (entry.probe === undefined ? 0 : 1),
    tokens: state.tokens + (entry.issued === undefined ? 0 : 1),
    counts: countVerdicts(state.counts, verdicts),
    shortestWaits: noteWait(state.shortestWaits, retries.retry),
  };
  return { state: next, verdicts };
}

function countVerdicts(
  counts: ClientState['counts'],
  verdicts: readonly Verdict[],
): Readonly<Record<ClientClause, Count>> {
  const next = { ...counts };
  for (const { clause, outcome } of verdicts) {
    const { judged, violated } = next[clause];
    next[clause] = { judged: judged + 1, violated: violated + (outcome === 'violates' ? 1 : 0) };
  }
  return next;
}

function noteWait(
  waits: ClientState['shortestWaits'],
  retry: Retry | undefined,
): ClientState['shortestWaits'] {
  if (retry === undefined) return waits;
  const status = String(retry.failed.status);
  return { ...waits, [status]: Math.min(waits[status] ?? Infinity, retry.wait) };
}

/** Adds up what several clients did. */
export function sumCounts(clients: readonly ClientState[], clause: ClientClause): Count {
  const counts = clients.map((client) => client.counts[clause]);
  return {
    judged: counts.reduce((sum, { judged }) => sum + judged, 0),
    violated: counts.reduce((sum, { violated }) => sum + violated, 0),
  };
}

/** A clause that nothing was judged by is not exercised; that is no pass. */
export function stateOf({ judged, violated }: Count): 'conforms' | 'violates' | 'not-exercised' {
  if (violated > 0) return 'violates';
  return judged > 0 ? 'conforms' : 'not-exercised';
}

/** All clauses with their counts, in order. */
export function listCounts({ counts }: ClientState): readonly (Count & { readonly clause: ClientClause })[] {
  return clientClauseIds.map((clause) => ({ clause, ...counts[clause] }));
}
