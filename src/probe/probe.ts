import type { Burst } from '../client/client.ts';
import type { Call } from '../client/call.ts';
import type { Clock } from '../clock/clock.ts';
import type { AccountName, ResourcesConfig, TargetConfig } from '../config/target.ts';
import type { InconclusiveReason, Verdict } from '../contract/verdict.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Leftover } from './cleanup-ledger.ts';
import type { FailingCall } from './recovery.ts';
import type { Sending } from './sending.ts';

/** What the configuration must hold for a probe to run. What is missing is reported, never passed over. */
export type ProbeNeeds = {
  readonly accounts?: readonly AccountName[];
  /** At least one account whose credential is valid. */
  readonly anyAccount?: true;
  /** At least one configured account must authenticate this way. */
  readonly method?: 'token' | 'basic';
  readonly resources?: readonly (keyof ResourcesConfig | 'expired_token')[];
  /** Further APIs, beside the one that is probed. */
  readonly apis?: readonly string[];
  /** Somewhere to follow links to: a target on this machine must have a stand-in for the documentation. */
  readonly documentation?: true;
  readonly writes?: true;
  readonly bursts?: true;
  readonly forgeries?: true;
  /** A quota that nobody else uses: without one, a 429 may be somebody else's doing. */
  readonly exclusive?: true;
};

/** What one run costs when the API keeps its contract. Tokens, fetched once for each account, are not in it. */
export type ProbeCost = {
  readonly requests: number;
  /** Waiting that cannot be saved. */
  readonly waitSeconds: number;
  /** How long after its end it looks again, while others run; absent where it does not. */
  readonly laterSeconds?: number;
};

/** A scenario that provokes one documented situation on one API, judges it and cleans up. */
export type Probe = {
  /** Bounded and pinned: a metric label, and what `--probe` takes. */
  readonly name: string;
  /** One sentence for people. */
  readonly title: string;
  /** The clauses that it judges itself; those that judge every exchange come on top. */
  readonly judges: readonly string[];
  /** It runs once for each of these APIs. */
  readonly apis: readonly string[];
  readonly needs: ProbeNeeds;
  readonly cost: ProbeCost;
  /** When it runs under `serve` unless it is configured otherwise: a cron expression in place of the default one. */
  readonly schedule?: string;
  /** It takes longer than a check can. */
  readonly serveOnly?: true;
  run(context: ProbeContext): Promise<void>;
};

/**
 * One occasion on which clauses are judged. When a clause is violated, the whole occasion is repeated at once;
 * so its body must be safe to run twice and use fresh names.
 */
export type Occasion = {
  /**
   * Sends as a documented client does: waits and retries by the documented rules, also after a 404 about what was just
   * created, unless that 404 is what is provoked.
   */
  send(call: Call, sending: Sending): Promise<Exchange>;
  /** Sends exactly one request. */
  sendOnce(call: Call, sending: Sending): Promise<Exchange>;
  /** Takes the quota for itself; what it sends is judged like everything else. */
  burst<T>(run: (burst: Burst) => Promise<T>): Promise<T>;
  /** Takes the target for itself too, for requests at the same time that stay within quota and pace; not announced. */
  together<T>(run: (burst: Burst) => Promise<T>): Promise<T>;
  /** Tells at once what was found so far and needs no repeat, where a long occasion would hold it back. */
  reportSoFar(): void;
  /** Records a verdict that rests on these exchanges; the first names the operation. */
  judge(clause: string, exchanges: readonly Exchange[], verdict: Verdict): void;
  /**
   * Judges the status of an answer. A 401, 429 or 5xx that was not expected counts against the clause only when a
   * valid call beside it is answered before and after one more try, and a 404, 405 or 501 only when the API has that call.
   */
  expectStatus(
    clause: string,
    exchange: Exchange,
    expected: readonly number[],
    again: Again,
  ): Promise<Verdict>;
};

/** How the exchange under judgement can be repeated. */
export type Again = {
  readonly call: Call;
  readonly sending: Sending;
  /** Which case of several it is, where the operation alone does not tell: ends the sentence `the status 400 …`. */
  readonly what?: string;
  /** The same call as it should be done: where not even that is, the API does not have it, and refuses nothing. */
  readonly valid?: { readonly call: Call; readonly sending: Sending };
};

/** What a probe may do and know while it runs. */
export type ProbeContext = {
  readonly target: TargetConfig;
  readonly api: string;
  /** The cycle's identity, the same object for all its probes. */
  readonly cycle: object;
  /** Names the cycle; marks everything that it creates. */
  readonly run: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  occasion(body: (occasion: Occasion) => Promise<void>): Promise<void>;
  /** Sends beside any occasion, with the documented retries: judged like everything else, never repeated. */
  send(call: Call, sending: Sending): Promise<Exchange>;
  /** The calls of this API that still fail with a server error after their documented retries. */
  failing(): readonly FailingCall[];
  /** Waits as documented before try number `attempt` (from 1) after this status. */
  backOff(status: 404 | 409, attempt: number): Promise<void>;
  /** Creates something that is removed at the end of the cycle, whatever happens; written down beforehand. */
  create(leftover: Omit<Leftover, 'target' | 'run' | 'at'>, send: () => Promise<string>): Promise<string>;
  /** Tells that what was created is under this name from now on: there too it may not be seen for a while. */
  moved(name: string): void;
  /** Tells that what was created under this name is certainly gone already: nothing is left to be removed. */
  removed(name: string): Promise<void>;
  /**
   * Runs the body that long from now, within the same cycle and before what it created is removed, without holding up
   * other probes: for looking again later.
   */
  later(milliseconds: number, body: (context: ProbeContext) => Promise<void>): void;
  /** Runs the body when nothing else is left to be done in this cycle, and before what it created is removed. */
  atEnd(body: (context: ProbeContext) => Promise<void>): void;
  /** Tells how long a fresh resource took to be visible. */
  propagated(seconds: number): void;
  /** Tells how many requests of a deliberate burst were let through before the first was refused. */
  admitted(requests: number): void;
  /** Tells what was measured of something that the documentation leaves open. */
  observed(clause: string, value: string): void;
};

/** Thrown by a probe that cannot come to a conclusion: its clauses become inconclusive, with this reason. */
export class ProbeInconclusive extends Error {
  override readonly name = 'ProbeInconclusive';
  readonly reason: InconclusiveReason;

  constructor(reason: InconclusiveReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
