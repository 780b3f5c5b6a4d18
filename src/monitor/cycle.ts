import type { TargetConfig } from '../config/target.ts';
import { timeToComeOfAge } from '../probe/clean-up.ts';
import { createFreshNames } from '../probe/fresh-names.ts';
import type { CycleScope, DeferredRun } from '../probe/probe-context.ts';
import type { ProbeRun } from '../probe/requirements.ts';
import { runDeferred, runProbe } from '../probe/run-probe.ts';
import { planCycle } from './plan.ts';
import { removeMade } from './remove-made.ts';

/** What every cycle of one target runs with. */
export type CycleOptions = Omit<CycleScope, 'run' | 'created' | 'fresh' | 'deferred'> & {
  /** When a schedule meant it to begin, milliseconds since the Unix epoch. */
  readonly due?: number;
  /** Once it has aborted, no further probe begins; the one that runs goes on. */
  readonly retiring?: AbortSignal;
};

/**
 * The scope of a cycle whose target is looked at anew before every probe, for its files may hold another secret, and whose
 * signal is that of the turn. It stays one object: what probes remember of a cycle hangs on it.
 */
type OpenScope = Omit<CycleScope, 'target' | 'signal'> & { target: TargetConfig; signal: AbortSignal };

/** A cycle that has something left to do later; other cycles may run in between. */
export type UnfinishedCycle = {
  /** The clock's monotonic time, in milliseconds, at which to resume. */
  readonly due: number;
  /** Does what is due, under this signal; once that has aborted, only removes what it made. Never throws. */
  resume(signal: AbortSignal): Promise<UnfinishedCycle | undefined>;
  /** Ends it where it is: what it made stays in the clean-up ledger, for whoever may probe the target now. */
  abandon(): void;
};

/** What a turn of a cycle leaves for later, and what then does it, under the signal of that turn. */
type Rest = { readonly due: number; readonly goOn: Turn };
/** What a cycle does in one turn. Never throws. */
type Turn = (signal: AbortSignal) => Promise<Rest | undefined>;

/**
 * Runs these probes one after the other on one target, so that none disturbs another's timing or takes its quota, and
 * removes what they created, whatever happened. Resolves with what is left to do later, if anything. Never throws.
 */
export async function runCycle(
  options: CycleOptions,
  runs: readonly ProbeRun[],
): Promise<UnfinishedCycle | undefined> {
  const { signal, client } = options;
  const run = createRunName(options.random);
  const fresh = createFreshNames(options.definition.propagationSeconds);
  const scope: OpenScope = { ...options, run, created: [], fresh, deferred: [] };
  const finish = announceCycle(options, runs, run);
  let requests = 0;
  const take = async (turn: Turn, under: AbortSignal): Promise<UnfinishedCycle | undefined> => {
    // Others send in between: only what is sent in its own turns is this cycle's.
    const before = client.requests;
    const rest = await turn(under);
    requests += client.requests - before;
    if (rest === undefined) {
      finish(requests);
      return undefined;
    }
    const resume = (later: AbortSignal): Promise<UnfinishedCycle | undefined> => take(rest.goOn, later);
    return { due: rest.due, resume, abandon: () => finish(requests) };
  };
  return take(() => runProbes(options, scope, runs), signal);
}

async function runProbes(
  options: CycleOptions,
  scope: OpenScope,
  runs: readonly ProbeRun[],
): Promise<Rest | undefined> {
  const { target, clock, emit, client, signal } = options;
  for (const probeRun of runs) {
    if (signal.aborted || options.retiring?.aborted === true) break;
    if (isInMaintenance(target, clock.now())) {
      const probe = probeRun.probe.name;
      emit({ target: target.name, at: clock.now(), type: 'probe-skipped', probe, reason: 'maintenance' });
    } else {
      scope.target = await client.refresh();
      await client.freshConnections();
      await runProbe(scope, probeRun);
    }
  }
  return endOrRest(options, scope);
}

/** Tells that a cycle begins; the returned function tells that it ended, and what it sent. */
function announceCycle(
  options: CycleOptions,
  runs: readonly ProbeRun[],
  run: string,
): (requests: number) => void {
  const { target, clock, emit, due } = options;
  const started = clock.monotonic();
  const named = { target: target.name, run };
  const lateness = due === undefined ? {} : { latenessSeconds: Math.max(0, clock.now() - due) / 1000 };
  const plan = planCycle(options.definition, runs, target);
  emit({ ...named, type: 'cycle-started', at: clock.now(), probes: runs.length, ...plan, ...lateness });
  return (requests) => {
    const seconds = (clock.monotonic() - started) / 1000;
    emit({ ...named, type: 'cycle-finished', at: clock.now(), seconds, requests });
  };
}

async function endOrRest(options: CycleOptions, scope: OpenScope): Promise<Rest | undefined> {
  if (scope.deferred.length === 0 || options.signal.aborted) return removeOrRest(options, scope.run);
  const due = Math.min(...scope.deferred.map((deferred) => deferred.due));
  const goOn: Turn = async (signal) => {
    const now = options.clock.monotonic();
    const under = { ...options, signal };
    scope.signal = signal;
    await runReady(under, scope, ({ due: time }) => time <= now || time === due);
    return endOrRest(under, scope);
  };
  return due === Number.POSITIVE_INFINITY ? goOn(options.signal) : { due, goOn };
}

/** Does what is ready, in the order in which it was asked for. */
async function runReady(
  { signal, client }: CycleOptions,
  scope: OpenScope,
  isReady: (deferred: DeferredRun) => boolean,
): Promise<void> {
  const ready = scope.deferred.filter(isReady);
  const rest = scope.deferred.filter((deferred) => !ready.includes(deferred));
  scope.deferred.splice(0, scope.deferred.length, ...rest);
  for (const deferred of ready) {
    if (signal.aborted) continue;
    scope.target = await client.refresh();
    await runDeferred(scope, deferred);
  }
}

/** Ten characters that mark everything a cycle makes; unique enough never to meet again. */
function createRunName(random: () => number): string {
  return Array.from({ length: 10 }, () => Math.floor(random() * 36).toString(36)).join('');
}

/** Whether the API's owner declared that it is being worked on. */
function isInMaintenance(target: TargetConfig, now: number): boolean {
  return target.maintenance.some(({ from, to }) => from <= now && now < to);
}

/** Removes what the cycle made; what cannot be seen yet is looked for again once not finding it proves something. */
async function removeOrRest(options: CycleOptions, run: string): Promise<Rest | undefined> {
  const { clock, signal } = options;
  const left = await removeMade(options, run);
  const waits = left.map((leftover) => timeToComeOfAge(leftover, clock.now()));
  const wait = Math.max(0, ...waits);
  if (wait === 0 || signal.aborted) return undefined;
  const goOn: Turn = (under) => removeOrRest({ ...options, signal: under }, run);
  return { due: clock.monotonic() + wait, goOn };
}
