import { backoffDelay } from '../client/backoff.ts';
import type { Credential } from '../client/call.ts';
import type { Client } from '../client/client.ts';
import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { ApiDefinition } from './api-definition.ts';
import type { CleanupLedger } from './cleanup-ledger.ts';
import type { Observer } from './observer.ts';
import { openOccasion, type OpenOccasion } from './occasion.ts';
import type { ProbeContext } from './probe.ts';
import { findValidAccount, type ProbeRun } from './requirements.ts';
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

/** What one probe may do and know; the clauses that it judged are noted in `judged`. */
export function createContext(
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
    send: async (call, sending) => {
      const options = {
        credential: sending.as,
        signal,
        observe: (exchange: Exchange) => publishUnsettled(observer, observer.observe(exchange)),
        ...(sending.provokes === undefined ? {} : { provokes: sending.provokes }),
      };
      return (await client.sendWithRetries(call, options)).last;
    },
    async backOff(status, attempt) {
      const started = clock.monotonic();
      await clock.sleep(backoffDelay(status, attempt, scope.random), signal);
      const seconds = (clock.monotonic() - started) / 1000;
      scope.emit({ target: target.name, at: clock.now(), type: 'wait', api, reason: `${status}`, seconds });
    },
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
  const account = findValidAccount(target);
  return account === undefined ? { kind: 'none' } : { kind: 'account', account };
}
