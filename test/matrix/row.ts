import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import type { TargetConfig } from '../../src/config/target.ts';

/** What a row stages beside its drift. */
export type Staging = {
  /** Faults that are ordered before the first request. */
  readonly faults?: readonly string[];
  /** Narrowing or rate of the drift: `:labels.create`, `@1/10`. */
  readonly scope?: string;
  /** Another name in the table, where a drift has several rows. */
  readonly name?: string;
  readonly sandbox?: Partial<Omit<SandboxOptions, 'clock' | 'drifts'>>;
  readonly target?: (target: TargetConfig) => TargetConfig;
  readonly scale?: number;
  /** Whether tokens have to grow old for it to show: watched by a monitor instead of checked. */
  readonly ages?: true;
  /** Rounds that it takes to learn the baseline, 3 where absent, and then until a change shows, 1 where absent. */
  readonly learning?: number;
  readonly rounds?: number;
  /** What tells of it as it is staged, where that is not what tells of the drift. */
  readonly told?: Pick<Row, 'clauses' | 'changes'>;
  /** The probes to run, where those that the clauses name are not the ones. */
  readonly probes?: readonly string[];
};

/** One thing that can go wrong, or that must not be reported. */
export type Row = Staging & {
  readonly name: string;
  readonly family: string;
  /** What is switched on; absent where the row is all staging. */
  readonly spec?: string;
  readonly effect: string;
  readonly clauses: readonly string[];
  readonly changes: readonly string[];
  /** Must not be reported as a violation. */
  readonly control: boolean;
};

/** What was measured of one row. */
export type Measurement = {
  readonly name: string;
  readonly family: string;
  readonly effect: string;
  /** The clauses that may report it; none where only a change may. */
  readonly clauses: readonly string[];
  readonly expectedChanges: readonly string[];
  readonly control: boolean;
  readonly outcome: 'detected' | 'missed' | 'silent' | 'false alarm';
  /** Expected clauses that were violated, and others that were. */
  readonly blamed: readonly string[];
  readonly also: readonly string[];
  /** Expected changes that were reported, and others that were. */
  readonly changed: readonly string[];
  readonly alsoChanged: readonly string[];
  readonly inconclusive: readonly string[];
  /** Until the first expected report. */
  readonly requests?: number;
  readonly seconds?: number;
  /** Of the whole row. */
  readonly total: { readonly requests: number; readonly seconds: number };
  /** Probe runs that fired bursts, and those of them that had to give up because the bursts lost their time. */
  readonly bursts: { readonly runs: number; readonly distorted: number };
  readonly leftovers: number;
  /** How often clauses were judged, where that was asked for. */
  readonly judged?: Readonly<Record<string, number>>;
};
