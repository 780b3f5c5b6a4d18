import type { Client } from '../client/client.ts';
import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { cleanUp } from '../probe/clean-up.ts';
import type { CleanupLedger } from '../probe/cleanup-ledger.ts';
import type { ProbeRun } from '../probe/requirements.ts';
import type { CycleScope } from '../probe/probe-context.ts';
import { runProbe } from '../probe/run-probe.ts';
import type { Exchange } from '../wire/exchange.ts';
import { planCycle } from './plan.ts';

/** What every cycle of one target runs with. */
export type CycleOptions = {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly client: Client;
  readonly ledger: CleanupLedger;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly redact: (exchange: Exchange) => Exchange;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** When a schedule meant it to begin, milliseconds since the Unix epoch. */
  readonly due?: number;
};

/** Real milliseconds that removing leftovers may take once the monitor was told to stop. */
const patienceWhenStopping = 4_000;

/**
 * Runs these probes one after the other on one target, so that none disturbs another's timing or takes its quota, and
 * removes what they created, whatever happened. Never throws.
 */
export async function runCycle(options: CycleOptions, runs: readonly ProbeRun[]): Promise<void> {
  const { target, clock, emit, client, signal } = options;
  const run = createRunName(options.random);
  const started = clock.monotonic();
  const requestsBefore = client.requests;
  const plan = planCycle(runs, target.limits.pace);
  const named = { target: target.name, run };
  const scope: CycleScope = { ...options, run, created: [] };
  const latenessSeconds =
    options.due === undefined ? undefined : Math.max(0, clock.now() - options.due) / 1000;
  emit({
    ...named,
    type: 'cycle-started',
    at: clock.now(),
    probes: runs.length,
    ...plan,
    ...(latenessSeconds === undefined ? {} : { latenessSeconds }),
  });
  for (const probeRun of runs) {
    if (signal.aborted) break;
    if (isInMaintenance(target, clock.now())) {
      emit({
        target: target.name,
        at: clock.now(),
        type: 'probe-skipped',
        probe: probeRun.probe.name,
        reason: 'maintenance',
      });
      continue;
    }
    await client.freshConnections();
    await runProbe(scope, probeRun);
  }
  await removeLeftovers(options);
  const seconds = (clock.monotonic() - started) / 1000;
  emit({
    ...named,
    type: 'cycle-finished',
    at: clock.now(),
    seconds,
    requests: client.requests - requestsBefore,
  });
}

/** Ten characters that mark everything a cycle makes; unique enough never to meet again. */
function createRunName(random: () => number): string {
  return Array.from({ length: 10 }, () => Math.floor(random() * 36).toString(36)).join('');
}

/** Whether the API's owner declared that it is being worked on. */
export function isInMaintenance(target: TargetConfig, now: number): boolean {
  return target.maintenance.some(({ from, to }) => from <= now && now < to);
}

/** A stopped monitor still removes what it made, but does not outstay its welcome. */
async function removeLeftovers(options: CycleOptions): Promise<void> {
  const { clock } = options;
  const hurry = clock.deadline(patienceWhenStopping * clock.scale);
  await cleanUp({
    ...options,
    send: async (call, credential) => {
      const signal = options.signal.aborted ? hurry : clock.deadline(600_000);
      const { last } = await options.client.sendWithRetries(call, { credential, signal });
      return last;
    },
  });
}
