import type { Severity } from '../contract/verdict.ts';

/** How a broken clause is broken. */
export const driftKinds = ['persistent', 'intermittent', 'never_held'] as const;
export type DriftKind = (typeof driftKinds)[number];

/**
 * Where a clause stands on one API of a target.
 * `unknown` until the first conclusive judgement; `suspected` after a violation that was not reproduced
 * and that chance alone could explain.
 */
export type ClauseStanding = 'unknown' | 'conforming' | 'suspected' | DriftKind;

/** Conclusive judgements pooled for the statistics, and how many of them were violations. */
export type Pool = { readonly samples: number; readonly violations: number };

/** The newest violation, kept for people to look at. */
export type RecordedViolation = {
  readonly at: number;
  readonly probe: string;
  readonly operation: string;
  readonly expected: string;
  readonly actual: string;
  readonly where: string;
  readonly exchanges: readonly string[];
};

/** What is known of one clause on one API of one target. Times are milliseconds since the Unix epoch. */
export type ClauseRecord = {
  readonly target: string;
  readonly clause: string;
  readonly api: string;
  readonly severity: Severity;
  readonly standing: ClauseStanding;
  /** When the standing began. */
  readonly since: number;
  /** Whether it was ever seen to hold. */
  readonly held: boolean;
  /** The pool being filled and the one filled before it: what the pooled rule looks at is their sum. */
  readonly current: Pool;
  readonly previous: Pool;
  /** Conforming judgements since the last violation on the same occasion: by the same probe, of the same operation. */
  readonly streak: number;
  /** Conforming judgements since the last violation on any occasion. */
  readonly quiet: number;
  /** How often it was raised before; each makes recovery slower, so that nothing flaps. */
  readonly raised: number;
  readonly lastConclusive?: number;
  readonly lastViolation?: RecordedViolation;
};

/** A change of standing that people should hear of. */
export type Transition = 'raised' | 'recovered';

/** Whether a standing is a broken clause. */
export function isOpen(standing: ClauseStanding): standing is DriftKind {
  return driftKinds.some((kind) => kind === standing);
}

/** The judgements that the pooled rule looks at. */
export function pooled(record: ClauseRecord): Pool {
  return {
    samples: record.current.samples + record.previous.samples,
    violations: record.current.violations + record.previous.violations,
  };
}
