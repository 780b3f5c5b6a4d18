import type { TargetReport } from './report.ts';
import type { VerdictOptions } from './verdict.ts';

/** How a report is to be written. */
export type WriteOptions = {
  /** Whether terminal colours may be used. */
  readonly colour: boolean;
  /** What a violation needs to fail the check: writers tell such violations from the others. */
  readonly verdict: VerdictOptions;
};

/** Writes the reports of a check as one text, pure; every byte from an API in it is inert. */
export type ReportWriter = (reports: readonly TargetReport[], options: WriteOptions) => string;
