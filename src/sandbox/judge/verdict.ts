import type { RequestLogEntry } from '../request-log.ts';
import type { ClientClause } from './clauses.ts';

/** What one request says about one clause. */
export type Verdict =
  | { readonly clause: ClientClause; readonly outcome: 'conforms' }
  | {
      readonly clause: ClientClause;
      readonly outcome: 'violates';
      /** What the client did and what the documentation asks, on one line. */
      readonly words: string;
      /** The evidence, oldest first. */
      readonly requests: readonly RequestLogEntry[];
    };

/** How far measured times may be wrong, in milliseconds of the sandbox's clock. */
export type Tolerance = {
  /** Timers of clients fire a little early. */
  readonly timer: number;
  /** No client answers an answer faster: what comes sooner on another connection was under way already. */
  readonly turnaround: number;
  /** Different requests of a client may have been under way so long when an answer left. */
  readonly flight: number;
};

/** Something that is learned request by request. Pure: a step leaves the state it was given as it was. */
export type Fold<State> = {
  readonly start: State;
  step(
    state: State,
    entry: RequestLogEntry,
    tolerance: Tolerance,
  ): {
    readonly state: State;
    readonly verdicts: readonly Verdict[];
  };
};

/** Seconds with one decimal, rounded down: what was too short must not read as if it were long enough. */
export function inSeconds(milliseconds: number): string {
  return `${(Math.floor(Math.max(0, milliseconds) / 100) / 10).toFixed(1)} s`;
}
