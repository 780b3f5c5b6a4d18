import type { Severity } from '../contract/verdict.ts';

/** How a broken clause is broken. */
export type DriftKind = 'persistent' | 'intermittent' | 'never_held';

/**
 * Where a clause stands on one API of a target.
 * `unknown` until the first conclusive judgement; `suspected` after a violation that was not reproduced
 * and that chance alone could explain.
 */
export type ClauseStanding = 'unknown' | 'conforming' | 'suspected' | DriftKind;

/** What is known of one clause on one API of one target. */
export type ClauseRecord = {
  readonly target: string;
  readonly clause: string;
  readonly api: string;
  readonly severity: Severity;
  readonly standing: ClauseStanding;
  /** When the standing began, milliseconds since the Unix epoch. */
  readonly since: number;
  /** Whether it was ever seen to hold. */
  readonly held: boolean;
  /** Conclusive judgements counted by the pooled rule, and how many of them were violations. */
  readonly samples: number;
  readonly violations: number;
  /** Conclusive conforming judgements in a row since the last violation. */
  readonly streak: number;
  readonly lastConclusive?: number;
  readonly lastViolation?: {
    readonly at: number;
    readonly expected: string;
    readonly actual: string;
    readonly where: string;
    readonly operation: string;
    readonly exchanges: readonly string[];
  };
};

/** A change of standing that people should hear of. */
export type Transition = 'raised' | 'recovered';
