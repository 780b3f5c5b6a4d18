import type { Inconclusive } from '../contract/verdict.ts';
import type { FailureReason } from '../wire/exchange.ts';
import type { NotExercised, ProbeOutcome } from './events.ts';

/** Times in all of these are milliseconds since the Unix epoch. */
type ClausePlace = { readonly clause: string; readonly api: string };

/** Why nothing could be concluded of a clause, and when that was. */
export type Doubt = Pick<Inconclusive, 'reason' | 'detail'> & { readonly at: number };

/** What is known of a target's clauses beside their records. */
export type ClauseSnapshot = {
  /** Those of which nothing could be concluded the last time that they were tried. */
  readonly inconclusive: readonly (ClausePlace & Doubt)[];
  /** Those that were judged although the configuration does not order any occasion for it. */
  readonly judged: readonly ClausePlace[];
  /** Those that a look beforehand did not let be exercised. */
  readonly refused: readonly NotExercised[];
};

/** How one probe fared; absent until it happened. */
export type ProbeCourse = {
  readonly probe: string;
  /** The APIs on which it runs. */
  readonly running: readonly string[];
  /** When the newest run ended, and the newest that was carried through. */
  readonly lastRun?: number;
  readonly lastSuccess?: number;
  /** Sent for it since watching began, retries included. */
  readonly requests: number;
  readonly outcome?: ProbeOutcome;
};

/** How a target's probes fared. When they run next is for each monitor to say. */
export type ProbeSnapshot = { readonly probes: readonly ProbeCourse[] };

/** The lowest head-room within one step of time, and whether a deliberate burst was under way then. */
export type HeadroomStep = {
  /** When the step begins. */
  readonly at: number;
  readonly lowest: number;
  readonly burst: boolean;
};

/** The head-room of one account: what can still become its trailing minimum, and its course. Oldest first. */
export type AccountHeadroom = {
  readonly account: string;
  readonly minima: readonly { readonly at: number; readonly value: number }[];
  readonly course: readonly HeadroomStep[];
};

/** What a target's quota looks like. */
export type QuotaSnapshot = {
  readonly bursting: boolean;
  /** Requests that the newest deliberate burst got through, by API. */
  readonly observedBursts: Readonly<Record<string, number>>;
  readonly headroom: readonly AccountHeadroom[];
};

/** The newest exchange with one API, without its bodies. */
export type LastExchange = {
  readonly at: number;
  readonly operation: string;
  readonly status?: number;
  readonly failure?: FailureReason;
};

/** The newest full pass over the probes. */
export type CycleView = { readonly run: string; readonly startedAt: number; readonly finishedAt?: number };

/** What a target's passes and requests left behind. */
export type TrafficSnapshot = {
  readonly cycle?: CycleView;
  /** By API. */
  readonly lastExchanges: Readonly<Record<string, LastExchange>>;
  /** When the newest access token of each account ends. */
  readonly tokenExpiries: Readonly<Record<string, number>>;
  readonly pendingCleanups: readonly string[];
  readonly cleanupFailures: number;
};

/**
 * Everything that the monitor of a target knows of it and others cannot learn from their own configuration, nor from what the
 * store keeps of clauses and baselines: plain JSON.
 */
export type TargetSnapshot = ClauseSnapshot &
  ProbeSnapshot &
  QuotaSnapshot &
  TrafficSnapshot & {
    /** When watching began. */
    readonly since: number;
    /** When the newest baseline was recorded; absent where none is kept. */
    readonly baselineAt?: number;
  };
