import { backoffDelay } from '../client/backoff.ts';
import type { Call } from '../client/call.ts';
import type { Client } from '../client/client.ts';
import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { Contract } from '../contract/clause.ts';
import type { EventSink } from '../events/events.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { FreshNames } from './fresh-names.ts';
import type { ProbeMemory } from './memory.ts';
import type { Observer } from './observer.ts';
import type { TriedCall } from './recovery.ts';
import type { Sending } from './sending.ts';

/** What sending with retries needs, to judge recovery by it. */
export type TriedSendingOptions = {
  readonly client: Client;
  readonly clock: Clock;
  readonly target: TargetConfig;
  readonly contract: Contract;
  readonly memory: ProbeMemory;
  readonly observer: Observer;
  readonly signal: AbortSignal;
  readonly fresh: FreshNames;
  readonly emit: EventSink;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** The clauses that were judged are noted here. */
  readonly judged: Set<string>;
};

/** Sends one call with the documented retries, and resolves with the last exchange. */
export type TriedSending = (
  call: Call,
  sending: Sending,
  observe: (exchange: Exchange) => void,
) => Promise<Exchange>;

/**
 * Makes the sending that everything but bursts goes through: where a server error came on the way, the clauses about
 * recovery are judged by what the retries met. What was just created is asked for again while it may not be seen yet.
 */
export function createTriedSending(options: TriedSendingOptions): TriedSending {
  const { client, clock, emit, fresh, random, signal, target } = options;
  return async (call, sending, observe) => {
    const { as, ...rest } = sending;
    for (let attempt = 1; ; attempt += 1) {
      const { last, all } = await client.sendWithRetries(call, { ...rest, credential: as, signal, observe });
      judgeRecovery(options, { call, sending, tries: all });
      if (!fresh.mayBeUnseen(call, sending, last, clock.monotonic())) return last;
      const wait = backoffDelay(404, attempt, random);
      try {
        await clock.sleep(wait, signal);
      } catch {
        return last;
      }
      const { api } = call;
      emit({ target: target.name, at: clock.now(), type: 'wait', api, reason: '404', seconds: wait / 1000 });
    }
  };
}

function judgeRecovery(options: TriedSendingOptions, tried: TriedCall): void {
  const { clock, contract, memory, observer, target } = options;
  const present = { now: clock.monotonic(), wall: clock.now(), maintenance: target.maintenance };
  const { api, operation } = tried.call;
  for (const { status, verdict, exchanges } of memory.recovery.note(tried, present)) {
    const clause = contract.clauses.find((each) => each.recoversFrom === status);
    if (clause === undefined || !clause.apis.includes(api)) continue;
    options.judged.add(clause.id);
    // A series of retries is its own repetition.
    const reproduced = verdict.outcome === 'violates';
    observer.publish([{ clause, api, operation, verdict, exchanges, reproduced }]);
  }
}
