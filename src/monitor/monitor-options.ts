import type { Clock } from '../clock/clock.ts';
import type { EventSink } from '../events/events.ts';
import type { CleanupLedger } from '../probe/cleanup-ledger.ts';
import type { Probe } from '../probe/probe.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Coordination } from './coordination.ts';

/** What a monitor runs with. */
export type MonitorOptions = {
  readonly clock: Clock;
  readonly version: string;
  readonly emit: EventSink;
  readonly redactor: Redactor;
  readonly ledger: CleanupLedger;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** What it agrees on with other monitors of the same targets; absent where it has them to itself. */
  readonly coordination?: Coordination;
  /** Which probes run at once when the monitor starts; all but bursts and forgeries when absent. */
  readonly runsAtStart?: (probe: Probe) => boolean;
};
