import type { Client } from '../client/client.ts';
import type { Credential } from '../client/call.ts';
import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import { inconclusive, type InconclusiveReason } from '../contract/verdict.ts';
import type { EventSink, ProbeOutcome } from '../events/events.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { ApiDefinition } from './api-definition.ts';
import type { CleanupLedger } from './cleanup-ledger.ts';
import { createObserver, type Observer } from './observer.ts';
import { openOccasion, type OpenOccasion } from './occasion.ts';
import { ProbeInconclusive, type Probe, type ProbeContext } from './probe.ts';
import type { ProbeRun } from './requirements.ts';
import { needsRepeat, settleFindings, type Finding } from './settle.ts';

/** What the probes of one cycle on one target have in common. */
export type CycleScope = {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly client: Client;
  readonly ledger: CleanupLedger;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly redact: (exchange: Exchange) => Exchange;
  readonly random: () => number;
  readonly run: string;
  readonly signal: AbortSignal;
  /** Names of what this cycle created. */
  readonly created: string[];
};

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

function createContext(
  scope: CycleScope,
  { probe, api }: ProbeRun,
  observer: Observer,
  signal: AbortSignal,
  judged: Set<string>,
): ProbeContext {
  const { target, clock, definition, client } = scope;
  const open = (): OpenOccasion =>
    openOccasion({
      client,
      observer,
      probe: probe.name,
      run: scope.run,
      api,
      signal,
      control: (beside) =>
        client.send(definition.control(target, api), {
          credential: controlCredential(beside.as, target),
          signal,
          observe: (exchange) => publishUnsettled(observer, observer.observe(exchange)),
        }),
    });
  return {
    target,
    api,
    cycle: scope,
    run: scope.run,
    clock,
    signal,
    random: scope.random,
    occasion: (body) => holdOccasion(open, observer, judged, body),
    async create(leftover, send) {
      const entry = { ...leftover, target: target.name, run: scope.run, at: clock.now() };
      await scope.ledger.record(entry);
      const name = await send();
      scope.created.push(name);
      await scope.ledger.record({ ...entry, name });
      return name;
    },
    propagated: (seconds) =>
      scope.emit({ target: target.name, at: clock.now(), type: 'propagated', api, seconds }),
  };
}

/** Runs an occasion, repeats it at once where a violation would otherwise rest on one look, and publishes. */
async function holdOccasion(
  open: () => OpenOccasion,
  observer: Observer,
  judged: Set<string>,
  body: Parameters<ProbeContext['occasion']>[0],
): Promise<void> {
  const first = open();
  const repeat = open();
  try {
    await body(first.occasion);
    if (needsRepeat(first.findings)) await body(repeat.occasion);
  } finally {
    const settled = settleFindings(first.findings, repeat.findings);
    for (const finding of settled) judged.add(finding.clause.id);
    observer.publish(settled);
  }
}

function publishUnsettled(observer: Observer, findings: readonly Finding[]): void {
  observer.publish(findings.map((finding) => ({ ...finding, reproduced: false })));
}

function controlCredential(beside: Credential, target: TargetConfig): Credential {
  if (beside.kind === 'account') return beside;
  const [account] = Object.keys(target.accounts);
  return account === undefined ? { kind: 'none' } : { kind: 'account', account };
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
