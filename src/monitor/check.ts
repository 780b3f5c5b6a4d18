import { createClient } from '../client/client.ts';
import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { createProbeMemory, patience } from '../probe/memory.ts';
import type { Probe } from '../probe/probe.ts';
import { listNotExercised, listRuns } from '../probe/requirements.ts';
import { announceTarget } from './announce.ts';
import { runCycle } from './cycle.ts';
import type { MonitorOptions } from './monitor-options.ts';

/** How one check of one target is run. */
export type CheckOptions = MonitorOptions & {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly signal: AbortSignal;
  /** Names of the probes to run; all of them when absent. */
  readonly probes?: readonly string[];
  /** How often each probe runs. */
  readonly repeat: number;
};

/**
 * Runs every probe that the configuration allows, once or `repeat` times, and removes what they created. What came of
 * it is in the events. Resolves early when the signal aborts.
 */
export async function runCheck(options: CheckOptions): Promise<void> {
  const { target, clock, emit, redactor, signal } = options;
  const definition = withoutLastingProbes(options.definition);
  const selected = (probe: Probe): boolean => options.probes?.includes(probe.name) ?? true;
  announceTarget(target, definition, clock, emit);
  const clauses = listNotExercised(definition, target, selected);
  emit({ target: target.name, at: clock.now(), type: 'not-exercised', clauses });
  const { documentationHosts } = definition.contract;
  const learnSecret = redactor.learn.bind(redactor);
  const client = createClient({ ...options, documentationHosts, learnSecret });
  const memory = createProbeMemory(patience.check);
  try {
    const runs = listRuns(definition, target, selected);
    for (let round = 0; round < options.repeat && !signal.aborted; round += 1) {
      const redact = redactor.redactExchange.bind(redactor);
      let rest = await runCycle({ ...options, definition, client, memory, redact }, runs);
      while (rest !== undefined) {
        await clock.sleep(rest.due - clock.monotonic(), signal).catch(() => undefined);
        rest = await rest.resume(signal);
      }
    }
  } finally {
    await client.close();
  }
}

/** A check is over in minutes: what only a monitor can wait for is left out of it. */
function withoutLastingProbes(definition: ApiDefinition): ApiDefinition {
  return { ...definition, probes: definition.probes.filter((probe) => probe.serveOnly !== true) };
}
