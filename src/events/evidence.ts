import type { Severity } from '../contract/verdict.ts';
import type { BodyEnd, ExchangeTimings, RawHeader, TransportFailure } from '../wire/exchange.ts';

/** A body as it is kept: at most its first 16 KiB, in words of its own encoding; nothing where it is withheld. */
export type EvidenceBody = {
  /** Bytes of the whole body, and their SHA-256 in hexadecimal. */
  readonly size: number;
  readonly sha256: string;
  readonly encoding: 'text' | 'base64' | 'withheld';
  readonly content: string;
  /** Whether `content` is the whole body. */
  readonly whole: boolean;
};

/** A redacted exchange as it is kept. */
export type EvidenceExchange = {
  readonly id: string;
  readonly api: string;
  readonly operation: string;
  readonly account?: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly RawHeader[];
    readonly body?: EvidenceBody;
  };
  readonly response?: {
    readonly status: number;
    readonly headers: readonly RawHeader[];
    readonly body: EvidenceBody;
    readonly bodyEnd: BodyEnd;
  };
  readonly failure?: TransportFailure;
  /** Milliseconds since the Unix epoch. */
  readonly sentAt: number;
  readonly timings: ExchangeTimings;
};

/** What is known of equal violations, or of a change, without the exchanges behind it. */
export type EvidenceSummary = {
  readonly id: string;
  readonly kind: 'violation' | 'change';
  readonly target: string;
  readonly api: string;
  readonly clause: string;
  readonly operation: string;
  /** As in a verdict: `status`, `header:retry-after`, `body:/code`, `effect`, … */
  readonly where: string;
  readonly expected: string;
  /** As it was the newest time. */
  readonly actual: string;
  readonly severity: Severity;
  /** Milliseconds since the Unix epoch. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** How often it was seen, among how many conclusive judgements of its clause on this call since it was first seen. */
  readonly violated: number;
  readonly judged: number;
};

/** Evidence with the exchanges behind it, oldest first. */
export type Evidence = EvidenceSummary & { readonly exchanges: readonly EvidenceExchange[] };

/** What the documentation says, in our own words, and where. */
export type EvidenceClause = { readonly section: string; readonly statement: string };
