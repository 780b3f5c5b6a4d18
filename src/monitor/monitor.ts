import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import type { MonitorOptions } from './monitor-options.ts';
import { createRoster } from './roster.ts';
import type { RunRequest } from './target-loop.ts';

/** The scheduled monitor over all targets. */
export type Monitor = {
  start(): void;
  /**
   * Watches these targets from now on. Those that did not change go on undisturbed; those that changed or are gone end
   * once their running probe has ended.
   */
  retarget(targets: readonly TargetConfig[]): void;
  /** Resolves once every change of targets has been carried through. */
  settled(): Promise<void>;
  /** Asks for one run of a probe on a target as soon as it is that target's turn. */
  runNow(target: string, probe: string): RunRequest;
  /** Whether this monitor, of all that watch the target, is the one that probes it. */
  holds(target: string): boolean;
  /** Stops within seconds: running probes end early, and what they created is removed. */
  stop(): Promise<void>;
};

/** Creates a monitor; nothing is sent before it is started. */
export function createMonitor(
  targets: readonly TargetConfig[],
  definitions: readonly ApiDefinition[],
  options: MonitorOptions,
): Monitor {
  const roster = createRoster(definitions, options);
  return {
    start: () => roster.retarget(targets),
    retarget: (next) => roster.retarget(next),
    settled: () => roster.settled(),
    runNow: (target, probe) => roster.find(target)?.runNow(probe) ?? 'unknown',
    holds: (target) => roster.find(target)?.holds() ?? false,
    stop: () => roster.stop(),
  };
}
