import type { Judgement } from '../contract/judgement.ts';
import type { Severity } from '../contract/verdict.ts';
import type { Baseline } from '../drift/baseline.ts';
import type { BaselineChange } from '../drift/changes.ts';
import type { ClauseRecord, Transition } from '../drift/clause-record.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { TargetSnapshot } from './target-snapshot.ts';

/** Why a probe was not run, or a clause not judged: a closed set, fit for a metric label. */
export const notExercisedReasons = [
  'account_missing',
  'resource_missing',
  'api_missing',
  'writes_off',
  'bursts_off',
  'forgeries_off',
  'quota_shared',
  'preflight_refused',
  'no_occasion',
  'not_selected',
  'not_recorded',
  'needs_probe',
] as const;
export type NotExercisedReason = (typeof notExercisedReasons)[number];

/** Why a due probe did not start; `no_lease` where it became unclear which of several monitors may run it. */
export type SkipReason = 'overlap' | 'maintenance' | 'stopping' | 'late' | 'no_lease';

/** How a probe's run ended: `inconclusive` when it could not be carried through. */
export type ProbeOutcome = 'completed' | 'inconclusive' | 'interrupted' | 'failed';

/** What a wait was for; a metric label. */
export type WaitReason = '404' | '409' | '429' | '500' | '503' | '504' | 'connection';

/** What became of a change against the baseline. */
export type ChangeState = 'open' | 'accepted' | 'reverted';

/** A clause that this configuration does not let be judged, with the reason in words. */
export type NotExercised = {
  readonly clause: string;
  readonly api: string;
  readonly reason: NotExercisedReason;
  readonly detail: string;
};

/** A clause that a target's contract states for one of its APIs. */
export type ListedClause = { readonly clause: string; readonly api: string; readonly severity: Severity };

type Timed = {
  readonly target: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
};

/** Everything that happens in a monitor. Producers and sinks meet only here. */
export type MonitorEvent = Timed &
  (
    | {
        /** Comes first: what it does not name is counted under `other` or left out. Again, it replaces the lists. */
        readonly type: 'target-added';
        readonly contract: string;
        readonly statusPage?: string;
        /** From where this monitor probes, where monitors of several places probe the same targets. */
        readonly location?: string;
        readonly quotaScope: 'target' | 'account';
        /** Requests per window that the contract documents, where it does. */
        readonly quota?: number;
        readonly clauses: readonly ListedClause[];
        readonly probes: readonly string[];
        /** The contract's calls, where it lists them. */
        readonly operations?: readonly string[];
        /** `expires` in milliseconds since the Unix epoch. */
        readonly accepted: readonly { readonly clause: string; readonly expires: number }[];
        readonly accounts: readonly string[];
      }
    | {
        readonly type: 'cycle-started';
        readonly run: string;
        readonly probes: number;
        readonly requests: number;
        readonly seconds: number;
        /** How much later than scheduled it began; absent when nothing was scheduled. */
        readonly latenessSeconds?: number;
      }
    | {
        readonly type: 'cycle-finished';
        readonly run: string;
        readonly seconds: number;
        readonly requests: number;
      }
    | {
        readonly type: 'probe-started';
        readonly probe: string;
        readonly api: string;
        readonly run: string;
      }
    | {
        readonly type: 'probe-finished';
        readonly probe: string;
        readonly api: string;
        readonly run: string;
        readonly outcome: ProbeOutcome;
        readonly seconds: number;
        readonly detail?: string;
      }
    | { readonly type: 'probe-skipped'; readonly probe: string; readonly reason: SkipReason }
    | {
        readonly type: 'probe-scheduled';
        readonly probe: string;
        readonly next: number;
        /** The cron expression that it runs by. */
        readonly schedule: string;
      }
    /** The exchange is redacted before it gets here. */
    | {
        readonly type: 'exchange';
        readonly exchange: Exchange;
        readonly probe?: string;
        /** Which case of several was provoked, where the probe tells them apart. */
        readonly cause?: string;
      }
    | { readonly type: 'judgement'; readonly judgement: Judgement }
    | { readonly type: 'clause-state'; readonly record: ClauseRecord; readonly transition?: Transition }
    /** A facet of an error's shape moved against the baseline, or is no longer open. */
    | { readonly type: 'baseline-change'; readonly change: BaselineChange; readonly state: ChangeState }
    /** What is now recorded of the target's errors: for whoever keeps it. */
    | {
        readonly type: 'baseline-recorded';
        readonly baseline: Baseline;
        /** The changes against it that nobody accepted yet. */
        readonly open: readonly BaselineChange[];
      }
    | { readonly type: 'not-exercised'; readonly clauses: readonly NotExercised[] }
    | { readonly type: 'wait'; readonly api: string; readonly reason: WaitReason; readonly seconds: number }
    | { readonly type: 'retry-after'; readonly api: string; readonly seconds: number }
    | { readonly type: 'retry-after-shortfall'; readonly api: string; readonly seconds: number }
    | { readonly type: 'rate-limited'; readonly account: string; readonly provoked: boolean }
    | { readonly type: 'headroom'; readonly account: string; readonly requests: number }
    | { readonly type: 'burst'; readonly active: boolean; readonly api?: string; readonly admitted?: number }
    | {
        /**
         * A file that the configuration of the target names was read anew: it holds something else, it cannot be used
         * so that what it held before counts on (`kept`, with the reason), or it can be used again.
         */
        readonly type: 'named-file';
        /** The key that names it, from the target down. */
        readonly key: string;
        readonly state: 'changed' | 'kept' | 'usable';
        readonly detail?: string;
      }
    | { readonly type: 'token-renewed'; readonly account: string; readonly expires: number }
    | { readonly type: 'token-renewal-failed'; readonly account: string; readonly detail: string }
    | {
        /** What was measured of something that the documentation leaves open. */
        readonly type: 'observation';
        readonly api: string;
        readonly clause: string;
        /** One of a few words. */
        readonly value: string;
      }
    | { readonly type: 'propagated'; readonly api: string; readonly seconds: number }
    | {
        readonly type: 'cleanup';
        readonly resource: string;
        readonly state: 'pending' | 'done' | 'failed';
        readonly detail?: string;
      }
    | {
        /**
         * This monitor watches the target from now on, after another one or the first time, and goes by what is kept of it:
         * what it knew itself, and had not written yet, is out of date.
         */
        readonly type: 'recalled';
        /** Another number for each time that the target went from one monitor to another. */
        readonly tenure: number;
        readonly records: readonly ClauseRecord[];
        readonly baseline: Baseline;
        /** What the monitor before it saw; absent where nobody saw anything, or that cannot be read. */
        readonly snapshot?: TargetSnapshot;
      }
    | { readonly type: 'target-removed' }
  );

/** The event of one type. */
export type EventOf<Type extends MonitorEvent['type']> = Extract<MonitorEvent, { readonly type: Type }>;

/** A consumer of events. It must not throw and must not wait. */
export type EventSink = (event: MonitorEvent) => void;
