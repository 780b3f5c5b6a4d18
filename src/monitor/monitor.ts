import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { findDefinition } from './find-definition.ts';
import type { MonitorOptions } from './monitor-options.ts';
import { TargetLoop, type RunRequest } from './target-loop.ts';

/** The scheduled monitor over all targets. */
export type Monitor = {
  start(): void;
  /** Asks for one run of a probe on a target as soon as it is that target's turn. */
  runNow(target: string, probe: string): RunRequest;
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
    runNow: (target, probe) => loops.find((loop) => loop.name === target)?.runNow(probe) ?? 'unknown',
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
