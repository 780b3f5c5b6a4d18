import type { AcceptedChange } from '../drift/baseline.ts';
import type { BaselineChange } from '../drift/changes.ts';
import type { ListedClause, ProbeOutcome } from '../events/events.ts';
import type { CycleView, HeadroomStep, LastExchange } from '../events/target-snapshot.ts';
import type { ClauseStatus } from './clause-status.ts';

/** What is known of one probe. Times are milliseconds since the Unix epoch; absent until they happened. */
export type ProbeView = {
  readonly probe: string;
  readonly running: boolean;
  /** When the newest run ended. */
  readonly lastRun?: number;
  /** When the newest run that was carried through ended. */
  readonly lastSuccess?: number;
  readonly nextRun?: number;
  /** The cron expression that it runs by. */
  readonly schedule?: string;
  /** Sent for it since watching began, retries included. */
  readonly requests: number;
  readonly outcome?: ProbeOutcome;
};

/** What is known of one target at the moment of asking. */
export type TargetView = {
  readonly name: string;
  readonly contract: string;
  readonly statusPage?: string;
  /** From where this monitor probes it, where monitors of several places do. */
  readonly location?: string;
  readonly quotaScope: 'target' | 'account';
  readonly quota?: number;
  /** When watching began, milliseconds since the Unix epoch. */
  readonly since: number;
  readonly accounts: readonly string[];
  readonly clauses: readonly ListedClause[];
  readonly accepted: readonly { readonly clause: string; readonly expires: number }[];
  readonly probes: readonly ProbeView[];
  readonly cycle?: CycleView;
  readonly lastExchanges: ReadonlyMap<string, LastExchange>;
  /** When the newest access token of each account ends, milliseconds since the Unix epoch. */
  readonly tokenExpiries: ReadonlyMap<string, number>;
  readonly pendingCleanups: ReadonlySet<string>;
  readonly cleanupFailures: number;
  /** Changes against the baseline that nobody accepted yet; absent where no baseline is kept. */
  readonly openChanges?: readonly BaselineChange[];
  /** Those that somebody accepted, oldest first. */
  readonly acceptedChanges: readonly AcceptedChange[];
  readonly burstActive: boolean;
  /** Requests that the newest deliberate burst got through, by API. */
  readonly observedBursts: ReadonlyMap<string, number>;
  /** Every clause of the contract, in its order, and where it stands. */
  readonly clauseStatuses: (now: number) => readonly ClauseStatus[];
  /**
   * The lowest head-room of the trailing five minutes by account (`all` where the quota is the target's),
   * deliberate bursts excluded. An account that sent nothing in that time has its whole quota left.
   */
  readonly lowestHeadroom: (now: number) => ReadonlyMap<string, number>;
  /** How head-room went in the trailing quarter of an hour by account, deliberate bursts included. */
  readonly headroomCourse: (now: number) => ReadonlyMap<string, readonly HeadroomStep[]>;
};
