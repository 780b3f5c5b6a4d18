import { createRecoveryWatch, type RecoveryWatch } from './recovery.ts';
import { createTraceHeaders, type TraceHeaders } from './trace-headers.ts';

/** What is remembered of one target from one exchange to the next, for as long as its monitor or its check runs. */
export type ProbeMemory = {
  readonly traceHeaders: TraceHeaders;
  readonly recovery: RecoveryWatch;
};

/** For how long an operation must keep failing before that is no passing trouble any more, in milliseconds. */
export const patience = { check: 2 * 60_000, serve: 15 * 60_000 } as const;

/** A memory that knows nothing yet; `patience` in milliseconds is that of its recovery watch. */
export function createProbeMemory(patience: number): ProbeMemory {
  return { traceHeaders: createTraceHeaders(), recovery: createRecoveryWatch(patience) };
}
