import type { Severity, Verdict } from './verdict.ts';

/** What came of judging one clause on one occasion, with everything a reader needs to find it again. */
export type Judgement = {
  readonly target: string;
  readonly clause: string;
  readonly api: string;
  readonly operation: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly probe: string;
  /** The run of the probe, or of the whole cycle, in which it was made. */
  readonly run: string;
  /** The exchanges that it rests on, oldest first. */
  readonly exchanges: readonly string[];
  /** A violation that came back when the occasion was repeated at once. */
  readonly reproduced: boolean;
};
