import type { TargetConfig } from '../config/target.ts';
import { inconclusive, type InconclusiveReason } from '../contract/verdict.ts';
import type { ProbeOutcome } from '../events/events.ts';
import { createObserver, type Observer } from './observer.ts';
import { createContext, type CycleScope } from './probe-context.ts';
import { ProbeInconclusive, type Probe } from './probe.ts';
import type { ProbeRun } from './requirements.ts';

/**
 * Runs one probe on one API within its deadline. Whatever happens, each clause that it judges gets a judgement: one
 * that the probe did not reach becomes inconclusive, with the reason. Never throws.
 */
export async function runProbe(scope: CycleScope, { probe, api }: ProbeRun): Promise<ProbeOutcome> {
  const { target, clock, emit, run } = scope;
  const started = clock.monotonic();
  const named = { target: target.name, probe: probe.name, api, run };
  emit({ ...named, type: 'probe-started', at: clock.now() });
  const observer = createObserver({ ...scope, probe: probe.name, createdNames: () => scope.created });
  const judged = new Set<string>();
  const signal = clock.deadline(deadlineOf(probe, target), scope.signal);
  let outcome: ProbeOutcome = 'completed';
  let detail: string | undefined;
  try {
    await probe.run(createContext(scope, { probe, api }, observer, signal, judged));
  } catch (error) {
    const trouble = explain(error, scope.signal, signal);
    outcome = trouble.outcome;
    detail = trouble.detail;
    if (outcome !== 'interrupted') leaveOpen(probe, api, observer, judged, trouble);
  }
  const seconds = (clock.monotonic() - started) / 1000;
  emit({
    ...named,
    type: 'probe-finished',
    at: clock.now(),
    outcome,
    seconds,
    ...(detail === undefined ? {} : { detail }),
  });
  return outcome;
}

/** Generous: a probe may have to keep documented waits several times over; it only must not hang for ever. */
function deadlineOf(probe: Probe, target: TargetConfig): number {
  const planned = probe.cost.waitSeconds + probe.cost.requests / target.limits.pace;
  return Math.max(300, planned * 5) * 1000;
}

type Trouble = {
  readonly outcome: ProbeOutcome;
  readonly reason: InconclusiveReason;
  readonly detail: string;
};

function explain(error: unknown, stop: AbortSignal, deadline: AbortSignal): Trouble {
  const detail = error instanceof Error ? error.message : String(error);
  if (stop.aborted)
    return { outcome: 'interrupted', reason: 'interrupted', detail: 'the monitor was stopped' };
  if (deadline.aborted)
    return { outcome: 'inconclusive', reason: 'interrupted', detail: 'the probe took too long' };
  if (error instanceof ProbeInconclusive) return { outcome: 'inconclusive', reason: error.reason, detail };
  if (error instanceof Error && error.name === 'TokenUnavailable') {
    return { outcome: 'inconclusive', reason: 'token_failed', detail };
  }
  return { outcome: 'failed', reason: 'monitor_error', detail };
}

function leaveOpen(
  probe: Probe,
  api: string,
  observer: Observer,
  judged: ReadonlySet<string>,
  trouble: Trouble,
): void {
  const open = probe.judges.filter((clause) => !judged.has(clause));
  observer.publish(
    open.map((clause) => ({
      clause: observer.clause(clause),
      api,
      operation: 'none',
      verdict: inconclusive(trouble.reason, trouble.detail),
      exchanges: [],
      reproduced: false,
    })),
  );
}
