import type { Evidence, EvidenceExchange } from '../../events/evidence.ts';
import { viewEvidence, type EvidenceSummaryView } from './history-view.ts';
import { present, toMoment } from './moment.ts';

/** One redacted exchange. The moment is ISO 8601 in UTC; durations are milliseconds from the sending. */
export type ExchangeView = {
  readonly id: string;
  readonly api: string;
  readonly operation: string;
  readonly account?: string;
  readonly sentAt: string;
  /** Until status line and headers had arrived. */
  readonly answeredAfter?: number;
  readonly endedAfter: number;
  readonly request: EvidenceExchange['request'];
  /** Its `bodyEnd` is other than `complete` where the peer cut the body, framed it wrongly, or was too slow. */
  readonly response?: NonNullable<EvidenceExchange['response']>;
  /** Why no answer came. */
  readonly failure?: { readonly reason: string; readonly detail: string };
};

/** Evidence with its exchanges, oldest first, and the command lines that repeat them. */
export type EvidenceView = EvidenceSummaryView & {
  readonly exchanges: readonly ExchangeView[];
  readonly curl: string;
};

/** Looks at one piece of evidence. */
export function viewWholeEvidence(evidence: Evidence, curl: string): EvidenceView {
  const { exchanges, ...summary } = evidence;
  return { ...viewEvidence(summary), exchanges: exchanges.map(viewExchange), curl };
}

function viewExchange(exchange: EvidenceExchange): ExchangeView {
  const { id, api, operation, account, sentAt, timings, request, response, failure } = exchange;
  const { sent, answered, ended } = timings;
  return {
    id,
    api,
    operation,
    sentAt: toMoment(sentAt),
    endedAfter: round(ended - sent),
    request,
    ...present({
      account,
      answeredAfter: answered === undefined ? undefined : round(answered - sent),
      response,
      failure,
    }),
  };
}

function round(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 10) / 10);
}
