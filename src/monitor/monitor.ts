import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import type { Probe } from '../probe/probe.ts';
import type { CleanupLedger } from '../probe/cleanup-ledger.ts';
import type { Redactor } from '../redaction/redactor.ts';
import { findDefinition } from './find-definition.ts';
import { TargetLoop } from './target-loop.ts';

/** What a monitor runs with. */
export type MonitorOptions = {
  readonly clock: Clock;
  readonly version: string;
  readonly emit: EventSink;
  readonly redactor: Redactor;
  readonly ledger: CleanupLedger;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Which probes run at once when the monitor starts; all but bursts and forgeries when absent. */
  readonly runsAtStart?: (probe: Probe) => boolean;
};

/** The scheduled monitor over all targets. */
export type Monitor = {
  start(): void;
  /** Stops within seconds: running probes end early, and what they created is removed. */
  stop(): Promise<void>;
};

/** Creates a monitor; nothing is sent before it is started. */
export function createMonitor(
  targets: readonly TargetConfig[],
  definitions: readonly ApiDefinition[],
  options: MonitorOptions,
): Monitor {
  const loops = targets.map((target) => new TargetLoop(options, target, findDefinition(definitions, target)));
  return {
    start() {
      for (const [index, loop] of loops.entries()) loop.start(index / loops.length);
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
