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

/**
 * What is known of one clause on one API of one target, as it is seen from one place. Times are milliseconds since the
 * Unix epoch.
 */
export type LocalRecord = {
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

/** What is known of a clause from one of several places, by the `location` of the monitors there. */
export type PlaceRecord = {
  readonly location: string;
  readonly record: LocalRecord;
  /** What others concluded since it was last judged from here; absent where none did. */
  readonly missed?: Missed;
};

/** How long others have judged a clause that was not judged from a place, and in how many runs. */
export type Missed = { readonly since: number; readonly runs: number; readonly lastRun: string };

/**
 * What is known of one clause on one API of one target: where monitors have a location, the record of the place from which it
 * stands worst, and all of them beside it, each location once, in the order of their names. A drift is then open since the first of them
 * saw it, as long as any of them does.
 */
export type ClauseRecord = LocalRecord & { readonly places?: readonly PlaceRecord[] };

/** A change of standing that people should hear of. */
export type Transition = 'raised' | 'recovered';

/** Whether a standing is a broken clause. */
export function isOpen(standing: ClauseStanding): standing is DriftKind {
  return driftKinds.some((kind) => kind === standing);
}

/** The judgements that the pooled rule looks at. */
export function pooled(record: LocalRecord): Pool {
  return {
    samples: record.current.samples + record.previous.samples,
    violations: record.current.violations + record.previous.violations,
  };
}
