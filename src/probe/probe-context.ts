import { backoffDelay } from '../client/backoff.ts';
import type { Credential } from '../client/call.ts';
import type { Client } from '../client/client.ts';
import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { ApiDefinition } from './api-definition.ts';
import type { CleanupLedger } from './cleanup-ledger.ts';
import type { FreshNames } from './fresh-names.ts';
import type { ProbeMemory } from './memory.ts';
import type { Observer, Sent } from './observer.ts';
import { openOccasion } from './occasion.ts';
import type { ProbeContext } from './probe.ts';
import type { Sending } from './sending.ts';
import { findValidAccount, type ProbeRun } from './requirements.ts';
import type { Finding } from './settle.ts';
import { holdOccasion, type OpenOccasions } from './hold-occasion.ts';
import { createTriedSending } from './tried-sending.ts';

/**
 * The rest of a probe's run, to be run when the clock's monotonic time, in milliseconds, reaches `due`: infinite for
 * what comes last, when nothing else is left to be done.
 */
export type DeferredRun = ProbeRun & {
  readonly due: number;
  readonly body: (context: ProbeContext) => Promise<void>;
  /** The clauses that the run has judged so far. */
  readonly judged: Set<string>;
};

/** What the probes of one cycle on one target have in common. */
export type CycleScope = {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly client: Client;
  /** What earlier cycles left to know. */
  readonly memory: ProbeMemory;
  readonly ledger: CleanupLedger;
  readonly clock: Clock;
  readonly emit: EventSink;
  /** Applied to every exchange before it leaves the judging side. */
  readonly redact: (exchange: Exchange) => Exchange;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly run: string;
  readonly signal: AbortSignal;
  /** Names of what this cycle created. */
  readonly created: string[];
  /** What it made or moved, for as long as that may not be seen everywhere. */
  readonly fresh: FreshNames;
  /** What its probes left to be done later. */
  readonly deferred: DeferredRun[];
};

/** What one probe may do and know; the clauses that it judged are noted in `judged`. */
export function createContext(
  scope: CycleScope,
  probeRun: ProbeRun,
  observer: Observer,
  signal: AbortSignal,
  judged: Set<string>,
): ProbeContext {
  const { target, definition, client } = scope;
  const { probe, api } = probeRun;
  const observe = (exchange: Exchange, sent?: Sent): void =>
    publishUnsettled(observer, observer.observe(exchange, sent));
  const control = (beside: Sending): Promise<Exchange> =>
    client.send(definition.control(target, api), {
      credential: controlCredential(beside.as, target),
      signal,
      observe,
    });
  const { contract } = definition;
  const sendTried = createTriedSending({ ...scope, contract, observer, signal, judged });
  const sending = { client, sendTried, observer, probe: probe.name, run: scope.run, api, signal, control };
  const open: OpenOccasions = (publish) => openOccasion({ ...sending, publish });
  return {
    target,
    api,
    cycle: scope,
    run: scope.run,
    clock: scope.clock,
    signal,
    random: scope.random,
    occasion: (body) => holdOccasion(open, observer, judged, body),
    send: (call, sending) =>
      sendTried(call, sending, (exchange) => observe(exchange, { call, cause: sending.cause })),
    failing: () => scope.memory.recovery.failing(api),
    ...createSideEffects(scope, probeRun, signal, judged),
  };
}

/** What a probe may do beside sending. */
function createSideEffects(
  { target, clock, emit, ...scope }: CycleScope,
  { probe, api }: ProbeRun,
  signal: AbortSignal,
  judged: Set<string>,
): Pick<
  ProbeContext,
  'backOff' | 'create' | 'moved' | 'removed' | 'later' | 'atEnd' | 'propagated' | 'admitted' | 'observed'
> {
  return {
    async backOff(status, attempt) {
      const started = clock.monotonic();
      await clock.sleep(backoffDelay(status, attempt, scope.random), signal);
      const seconds = (clock.monotonic() - started) / 1000;
      emit({ target: target.name, at: clock.now(), type: 'wait', api, reason: `${status}`, seconds });
    },
    async create(leftover, send) {
      const entry = { ...leftover, target: target.name, run: scope.run, at: clock.now() };
      await scope.ledger.record(entry);
      const name = await send();
      scope.created.push(name);
      scope.fresh.note(name, clock.monotonic());
      await scope.ledger.record({ ...entry, name });
      return name;
    },
    moved: (name) => scope.fresh.note(name, clock.monotonic()),
    async removed(name) {
      for (const leftover of await scope.ledger.pending(target.name)) {
        if (leftover.name !== name) continue;
        await scope.ledger.strike(leftover.mark);
        emit({ target: target.name, at: clock.now(), type: 'cleanup', resource: name, state: 'done' });
      }
    },
    later(milliseconds, body) {
      scope.deferred.push({ probe, api, due: clock.monotonic() + milliseconds, body, judged });
    },
    atEnd(body) {
      scope.deferred.push({ probe, api, due: Number.POSITIVE_INFINITY, body, judged });
    },
    propagated: (seconds) => emit({ target: target.name, at: clock.now(), type: 'propagated', api, seconds }),
    admitted: (requests) =>
      emit({ target: target.name, at: clock.now(), type: 'burst', active: true, api, admitted: requests }),
    observed: (clause, value) =>
      emit({ target: target.name, at: clock.now(), type: 'observation', api, clause, value }),
  };
}

function publishUnsettled(observer: Observer, findings: readonly Finding[]): void {
  observer.publish(findings.map((finding) => ({ ...finding, reproduced: false })));
}

function controlCredential(beside: Credential, target: TargetConfig): Credential {
  if (beside.kind === 'account') return beside;
  const account = findValidAccount(target);
  return account === undefined ? { kind: 'none' } : { kind: 'account', account };
}
