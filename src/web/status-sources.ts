import type { Evidence, EvidenceSummary } from '../events/evidence.ts';
import type { State } from '../state/state.ts';

/** What is known of a clause beside where it stands. */
export type ClauseFacts = {
  /** The part of the documentation that it stands in, and where that is to be read. */
  readonly section: string;
  readonly documentation?: string;
  /** The statement, in our own words. */
  readonly statement: string;
  /** The probes that provoke what it is about. */
  readonly probes: readonly string[];
  /** Whether every exchange that gives an occasion is judged by it too. */
  readonly everyExchange: boolean;
};

/** What is known of a probe beside how it fared. */
export type ProbeFacts = {
  readonly title: string;
  readonly apis: readonly string[];
  readonly judges: readonly string[];
  /** What one run costs when the API keeps its contract. */
  readonly requests: number;
  readonly waitSeconds: number;
  /** Why this configuration does not let it run, in words; absent where it does. */
  readonly unmet?: string;
};

/** What contracts and configuration say, looked up when a page is built: both may change while the program runs. */
export type Catalogue = {
  clause(target: string, clause: string): ClauseFacts | undefined;
  probe(target: string, probe: string): ProbeFacts | undefined;
};

/** One time that a drift was raised or recovered. */
export type PastTransition = {
  readonly api: string;
  readonly clause: string;
  readonly transition: 'raised' | 'recovered';
  readonly standing: string;
  readonly severity: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
};

/** One cycle, without an end while it runs. Times are milliseconds since the Unix epoch. */
export type PastRun = {
  readonly run: string;
  readonly started: number;
  readonly probes: number;
  readonly ended?: number;
  readonly seconds?: number;
  readonly requests?: number;
  readonly conforms: number;
  readonly violates: number;
  readonly inconclusive: number;
};

/** What the monitor remembers. Everything comes newest first. */
export type Archive = {
  evidenceOf(target: string): Promise<readonly EvidenceSummary[]>;
  evidence(id: string): Promise<Evidence | undefined>;
  transitions(target: string, limit: number): Promise<readonly PastTransition[]>;
  transitionsOf(
    where: { readonly target: string; readonly api: string; readonly clause: string },
    limit: number,
  ): Promise<readonly PastTransition[]>;
  runs(target: string, limit: number): Promise<readonly PastRun[]>;
  /** The exchanges as command lines, and as an HTTP archive. */
  curl(evidence: Evidence): string;
  har(evidence: Evidence): string;
};

/** What became of the wish to run a probe now: `other_monitor` where another one, with which this shares its store, has the target. */
export type RunRequest = 'queued' | 'busy' | 'not_exercised' | 'unknown' | 'other_monitor';

/** Where Grafana shows the same, as absolute URLs. */
export type GrafanaLinks = {
  contract(target: string, api?: string): string;
  rateLimit(target: string): string;
};

/** What the status page and its JSON API are made of. */
export type StatusSources = {
  readonly version: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly state: State;
  readonly catalogue: Catalogue;
  /** Absent where the store could not be opened: then nothing is remembered. */
  readonly archive?: Archive;
  readonly grafana?: GrafanaLinks;
  /** Absent where probes are not run on request. */
  readonly runNow?: (target: string, probe: string) => RunRequest;
};
