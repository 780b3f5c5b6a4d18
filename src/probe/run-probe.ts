import type { TargetConfig } from '../config/target.ts';
import { inconclusive, type InconclusiveReason } from '../contract/verdict.ts';
import type { ProbeOutcome } from '../events/events.ts';
import { createObserver, type Observer } from './observer.ts';
import { createContext, type CycleScope, type DeferredRun } from './probe-context.ts';
import type { Probe, ProbeContext } from './probe.ts';
import type { ProbeRun } from './requirements.ts';
import { findWriteRefusal } from './run-preflight.ts';
import { nameTrouble, type Trouble } from './trouble.ts';

/** How a part of a run ended; `detail` in words where it did not complete. */
type Ending = { readonly outcome: ProbeOutcome; readonly detail?: string };

/**
 * Runs one probe on one API within its deadline. Whatever happens, each clause that it judges gets a judgement: one
 * that the probe did not reach becomes inconclusive, with the reason. Never throws.
 */
export async function runProbe(scope: CycleScope, probeRun: ProbeRun): Promise<void> {
  const { target, clock, emit, run } = scope;
  const { probe, api } = probeRun;
  const started = clock.monotonic();
  const named = { target: target.name, probe: probe.name, api, run };
  emit({ ...named, type: 'probe-started', at: clock.now() });
  const ending = await runPart(scope, probeRun, new Set(), (context) => probe.run(context));
  const seconds = (clock.monotonic() - started) / 1000;
  emit({ ...named, type: 'probe-finished', at: clock.now(), seconds, ...ending });
}

/** Runs what a probe left to be done later, within a deadline of its own. Never throws. */
export async function runDeferred(scope: CycleScope, deferred: DeferredRun): Promise<void> {
  await runPart(scope, deferred, deferred.judged, deferred.body);
}

async function runPart(
  scope: CycleScope,
  { probe, api }: ProbeRun,
  judged: Set<string>,
  body: (context: ProbeContext) => Promise<void>,
): Promise<Ending> {
  const observer = createObserver({ ...scope, probe: probe.name, createdNames: () => scope.created });
  const { signal, release } = scope.clock.deadline(deadlineOf(probe, scope.target), scope.signal);
  try {
    const context = createContext(scope, { probe, api }, observer, signal, judged);
    const refusal = await findWriteRefusal(scope, { probe, api }, context);
    if (refusal !== undefined) return { outcome: 'inconclusive', detail: refusal };
    await body(context);
    return { outcome: 'completed' };
  } catch (error) {
    const { reason, ...ending } = explain(error, scope.signal, signal);
    if (ending.outcome !== 'interrupted') leaveOpen(probe, api, observer, judged, reason, ending.detail);
    return ending;
  } finally {
    release();
  }
}

/** Generous: a probe may have to keep documented waits several times over; it only must not hang for ever. */
function deadlineOf(probe: Probe, target: TargetConfig): number {
  const planned = probe.cost.waitSeconds + probe.cost.requests / target.limits.pace;
  return Math.max(300, planned * 5) * 1000;
}

type Ended = Trouble & { readonly outcome: ProbeOutcome };

function explain(error: unknown, stop: AbortSignal, deadline: AbortSignal): Ended {
  if (stop.aborted) return { outcome: 'interrupted', reason: 'interrupted', detail: describeStop(stop) };
  if (deadline.aborted)
    return { outcome: 'inconclusive', reason: 'interrupted', detail: 'the probe took too long' };
  const trouble = nameTrouble(error);
  return { outcome: trouble.reason === 'monitor_error' ? 'failed' : 'inconclusive', ...trouble };
}

function describeStop({ reason }: AbortSignal): string {
  return reason instanceof Error && reason.name === 'RightLost' ? reason.message : 'the monitor was stopped';
}

function leaveOpen(
  probe: Probe,
  api: string,
  observer: Observer,
  judged: ReadonlySet<string>,
  reason: InconclusiveReason,
  detail: string,
): void {
  const open = probe.judges.filter((clause) => !judged.has(clause));
  observer.publish(
    open.map((clause) => ({
      clause: observer.clause(clause),
      api,
      operation: 'none',
      verdict: inconclusive(reason, detail),
      exchanges: [],
      reproduced: false,
    })),
  );
}
