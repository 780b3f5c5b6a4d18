import type { Call, Credential } from '../client/call.ts';
import type { TargetConfig } from '../config/target.ts';
import type { Contract } from '../contract/clause.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Leftover } from './cleanup-ledger.ts';
import type { Probe, ProbeContext, ProbeCost } from './probe.ts';

/** Sends one call with the documented retries; for work beside the judging, such as removing leftovers. */
export type SendPlainly = (call: Call, as: Credential) => Promise<Exchange>;

/**
 * What came of removing a leftover: it is `gone`, or the API did `not-confirm` that. `unseen` is what was looked for and
 * not found: what is fresh may not have propagated, so that proves nothing until the leftover is old enough.
 */
export type Removal = 'gone' | 'unseen' | 'not-confirmed';

/** Removes one leftover. Must be safe to repeat. */
export type RemoveLeftover = (
  leftover: Leftover,
  target: TargetConfig,
  send: SendPlainly,
) => Promise<Removal>;

/** A look at the target before anything is written on it, once in a cycle. */
export type Preflight = {
  readonly cost: ProbeCost;
  /**
   * Resolves with why nothing may be written, in words, where writing could touch anything real.
   * @throws ProbeInconclusive when it cannot be told.
   */
  findRefusal(context: ProbeContext): Promise<string | undefined>;
};

/** Everything Faultline knows about one API: what it documents, how to provoke it, how to clean up. */
export type ApiDefinition = {
  readonly contract: Contract;
  /** Requests that the documentation allows in its window. */
  readonly quota: number;
  /** For how long, in seconds, the documentation lets what was just created be answered 404. */
  readonly propagationSeconds: number;
  /** The names of all documented calls that are made: what may stand in the label `operation`. */
  readonly operations: readonly string[];
  /** In the order in which they run: cheap ones first, bursts last. */
  readonly probes: readonly Probe[];
  /** A harmless call that every account that can be authenticated gets an answer to other than 401. */
  control(target: TargetConfig, api: string): Call;
  readonly preflight: Preflight;
  readonly cleanup: Readonly<Record<string, RemoveLeftover>>;
};
