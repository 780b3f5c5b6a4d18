import type { Call } from '../client/call.ts';
import type { Client } from '../client/client.ts';
import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { Contract } from '../contract/clause.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { ProbeMemory } from './memory.ts';
import type { Observer } from './observer.ts';
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
 * recovery are judged by what the retries met.
 */
export function createTriedSending(options: TriedSendingOptions): TriedSending {
  const { client, clock, contract, memory, observer, signal, target } = options;
  return async (call, sending, observe) => {
    const { as, ...rest } = sending;
    const { last, all } = await client.sendWithRetries(call, { ...rest, credential: as, signal, observe });
    const present = { now: clock.monotonic(), wall: clock.now(), maintenance: target.maintenance };
    for (const { status, verdict, exchanges } of memory.recovery.note(
      { call, sending, tries: all },
      present,
    )) {
      const clause = contract.clauses.find((each) => each.recoversFrom === status);
      if (clause === undefined || !clause.apis.includes(call.api)) continue;
      options.judged.add(clause.id);
      // A series of retries is its own repetition.
      const reproduced = verdict.outcome === 'violates';
      const { api, operation } = call;
      observer.publish([{ clause, api, operation, verdict, exchanges, reproduced }]);
    }
    return last;
  };
}
