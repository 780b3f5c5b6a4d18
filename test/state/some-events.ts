import type { ClauseRecord, ClauseStanding } from '../../src/drift/clause-record.ts';
import { emptyRecord } from '../../src/drift/fold.ts';
import type { EventOf, ListedClause, MonitorEvent } from '../../src/events/events.ts';
import type { Exchange } from '../../src/wire/exchange.ts';

/** A fixed moment: 2026-01-02T03:04:05Z. */
export const epoch = Date.UTC(2026, 0, 2, 3, 4, 5);

export const twoClauses: readonly ListedClause[] = [
  { clause: 'body/json', api: 'rest', severity: 'critical' },
  { clause: '409/duplicate-label', api: 'rest', severity: 'critical' },
];

export function added(overrides: Partial<EventOf<'target-added'>> = {}): EventOf<'target-added'> {
  return {
    type: 'target-added',
    target: 'production',
    at: epoch,
    contract: 'disruptive-technologies',
    quotaScope: 'target',
    quota: 25,
    clauses: twoClauses,
    probes: ['409-conflict', '429-too-many-requests'],
    operations: ['labels.create', 'token.create'],
    accepted: [],
    accounts: ['administrator', 'user'],
    ...overrides,
  };
}

export function clauseState(
  standing: ClauseStanding,
  overrides: Partial<ClauseRecord> = {},
): EventOf<'clause-state'> {
  const clause = {
    target: 'production',
    clause: 'body/json',
    api: 'rest',
    severity: 'critical',
    at: epoch,
  } as const;
  const record: ClauseRecord = {
    ...emptyRecord(clause),
    standing,
    since: epoch + 1_000,
    ...(standing === 'unknown' ? {} : { lastConclusive: epoch + 2_000 }),
    ...overrides,
  };
  return { type: 'clause-state', target: record.target, at: epoch + 2_000, record };
}

export function judged(
  outcome: 'conforms' | 'violates' | 'inconclusive',
  where: { clause?: string; api?: string; target?: string } = {},
): EventOf<'judgement'> {
  const verdicts = {
    conforms: { outcome: 'conforms' },
    violates: { outcome: 'violates', expected: 'a', actual: 'b', where: 'status' },
    inconclusive: { outcome: 'inconclusive', reason: 'transport', detail: 'refused' },
  } as const;
  const { target = 'production', clause = 'body/json', api = 'rest' } = where;
  return {
    type: 'judgement',
    target,
    at: epoch + 1_500,
    judgement: {
      target,
      clause,
      api,
      operation: 'labels.create',
      severity: 'critical',
      verdict: verdicts[outcome],
      at: epoch + 1_500,
      probe: '409-conflict',
      run: 'r1',
      exchanges: ['x1'],
      reproduced: false,
    },
  };
}

export function answered(
  status: number,
  overrides: Partial<Pick<Exchange, 'api' | 'operation' | 'provoked' | 'timings'>> = {},
): EventOf<'exchange'> {
  return {
    type: 'exchange',
    target: 'production',
    at: epoch + 1_000,
    exchange: {
      id: 'x1',
      api: 'rest',
      operation: 'labels.create',
      provoked: false,
      request: { method: 'POST', url: 'https://api.example.com/v2/x', headers: [] },
      sentAt: epoch + 900,
      timings: { sent: 1_000, answered: 1_080, ended: 1_120 },
      response: { status, headers: [], body: new Uint8Array(), bodyEnd: 'complete' },
      ...overrides,
    },
  };
}

export function failed(): EventOf<'exchange'> {
  return {
    type: 'exchange',
    target: 'production',
    at: epoch + 1_000,
    exchange: {
      id: 'x2',
      api: 'token',
      operation: 'token.create',
      provoked: false,
      request: { method: 'POST', url: 'https://api.example.com/oauth2/token', headers: [] },
      sentAt: epoch + 950,
      timings: { sent: 1_000, ended: 1_120 },
      failure: { reason: 'connection_refused', detail: 'nobody listens' },
    },
  };
}

/** Gives an event its target and time. */
export function at<Event extends Omit<MonitorEvent, 'target' | 'at'>>(
  event: Event,
  milliseconds = 0,
): Event & { readonly target: string; readonly at: number } {
  return { ...event, target: 'production', at: epoch + milliseconds };
}

export function headroom(requests: number, milliseconds: number, account = 'all'): EventOf<'headroom'> {
  return at({ type: 'headroom', account, requests }, milliseconds);
}

export function cleanup(resource: string, state: 'pending' | 'done' | 'failed'): EventOf<'cleanup'> {
  return at({ type: 'cleanup', resource, state });
}
