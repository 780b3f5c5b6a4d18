import type { Severity } from '../contract/verdict.ts';

/** Where a clause stands at the end of a check. */
export type ClauseState = 'conforms' | 'violates' | 'intermittent' | 'inconclusive' | 'not-exercised';

/** One violation, in words that stand side by side. */
export type ReportedViolation = {
  readonly operation: string;
  readonly expected: string;
  readonly actual: string;
  readonly where: string;
  /** The id of the evidence, or of the exchange where no evidence is kept. */
  readonly evidence: string;
  /** One line for a shell that sends the request again, credentials left to be filled in; absent where it is not known. */
  readonly curl?: string;
};

/** What the configuration says of a deviation. */
export type ReportedAcceptance = {
  readonly reason: string;
  /** RFC 3339. */
  readonly expires: string;
  /** Whether it had ended when the check began: then it counts for nothing any more. */
  readonly expired: boolean;
};

/** One clause on one API. */
export type ReportedClause = {
  readonly id: string;
  readonly section: string;
  readonly severity: Severity;
  readonly api: string;
  readonly state: ClauseState;
  readonly accepted: boolean;
  /** Present where a deviation is configured as accepted, in time or not. */
  readonly acceptance?: ReportedAcceptance;
  /** Conclusive judgements, and how many of them were violations. */
  readonly judged: number;
  readonly violated: number;
  readonly reason?: string;
  readonly violations: readonly ReportedViolation[];
};

/** A shape that moved against the baseline without breaking a clause. */
export type ReportedChange = {
  readonly what: string;
  readonly clause: string;
  readonly api: string;
  readonly before: string;
  readonly after: string;
  readonly evidence: string;
};

/** What became of the entries of an archive of recorded traffic. */
export type ReportedRecording = {
  readonly file: string;
  /** Entries in the archive, and how many of them were judged for this target. */
  readonly entries: number;
  readonly judged: number;
  /** Those that were judged only in part: the archive does not show all that the clauses need. */
  readonly partly: number;
  /** Those that were not judged for any target, by reason. */
  readonly leftOut: readonly { readonly reason: string; readonly entries: number }[];
};

/** What `check` and `audit` say of one target: the pinned JSON report. */
export type TargetReport = {
  readonly target: string;
  readonly contract: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly requests: number;
  /** What the run was expected to cost. */
  readonly plan: { readonly requests: number; readonly seconds: number };
  readonly verdict: 'conforms' | 'violates' | 'inconclusive';
  readonly clauses: readonly ReportedClause[];
  readonly changes: readonly ReportedChange[];
  /** Present where recorded traffic was judged and nothing was sent. */
  readonly recording?: ReportedRecording;
  /** What a reader must know beside, in sentences; absent where there is nothing. */
  readonly notes?: readonly string[];
};
