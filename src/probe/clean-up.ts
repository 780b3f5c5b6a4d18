import type { ApiDefinition, SendPlainly } from './api-definition.ts';
import type { CleanupLedger, Leftover } from './cleanup-ledger.ts';
import type { TargetConfig } from '../config/target.ts';
import type { Clock } from '../clock/clock.ts';
import type { EventSink } from '../events/events.ts';

/** What removing leftovers needs. */
export type CleanUpOptions = {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly ledger: CleanupLedger;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly send: SendPlainly;
  /** Which of the target's entries are to be removed; asked again before each of them. */
  readonly concerns: (leftover: Leftover) => boolean;
};

/** What not finding a leftover proves nothing about yet, in milliseconds: twice the 30 seconds of propagation. */
const comesOfAge = 60_000;

/** How long it takes, in milliseconds, until not finding a leftover proves that it is gone; 0 once it does. */
export function timeToComeOfAge({ at }: Leftover, now: number): number {
  // A clock that was set back must not keep it for ever.
  return now < at ? 0 : Math.max(0, at + comesOfAge - now);
}

/**
 * Removes what the ledger holds for the target and `concerns` picks, newest first, and strikes what is certain to be gone.
 * Resolves with what had to be left: it stays in the ledger. What is only too fresh to be seen is left without a word.
 * Never throws.
 */
export async function cleanUp(options: CleanUpOptions): Promise<readonly Leftover[]> {
  const left: Leftover[] = [];
  const pending = await options.ledger.pending(options.target.name);
  for (const leftover of pending.toReversed()) {
    if (!options.concerns(leftover)) continue;
    const outcome = await remove(leftover, options);
    if (outcome === 'unseen' && timeToComeOfAge(leftover, options.clock.now()) > 0) {
      left.push(leftover);
      continue;
    }
    const base = { target: options.target.name, at: options.clock.now(), type: 'cleanup' as const };
    const resource = describeLeftover(leftover);
    if (outcome === 'gone' || outcome === 'unseen') {
      await options.ledger.strike(leftover.mark);
      options.emit({ ...base, resource, state: 'done' });
    } else {
      left.push(leftover);
      options.emit({ ...base, resource, state: 'failed', detail: outcome.trouble });
    }
  }
  return left;
}

/** Names a leftover for people: as the API does once that is known. */
export function describeLeftover({ name, kind, mark, parent }: Leftover): string {
  return name ?? `${kind} ${mark} in ${parent}`;
}

type RemovalOutcome = 'gone' | 'unseen' | { readonly trouble: string };

async function remove(leftover: Leftover, options: CleanUpOptions): Promise<RemovalOutcome> {
  const removal = options.definition.cleanup[leftover.kind];
  if (removal === undefined) return { trouble: `nothing is known about how to remove a ${leftover.kind}` };
  try {
    const result = await removal(leftover, options.target, options.send);
    return result === 'not-confirmed' ? { trouble: 'the API did not confirm the removal' } : result;
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error) };
  }
}
