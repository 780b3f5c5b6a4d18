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

/**
 * Removes what the ledger holds for the target and `concerns` picks, newest first, and strikes what is certain to be gone.
 * Resolves with what had to be left: it stays in the ledger. Never throws.
 */
export async function cleanUp(options: CleanUpOptions): Promise<readonly Leftover[]> {
  const left: Leftover[] = [];
  const pending = await options.ledger.pending(options.target.name);
  for (const leftover of pending.toReversed()) {
    if (!options.concerns(leftover)) continue;
    const trouble = await remove(leftover, options);
    const base = { target: options.target.name, at: options.clock.now(), type: 'cleanup' as const };
    const resource = describeLeftover(leftover);
    if (trouble === undefined) {
      await options.ledger.strike(leftover.mark);
      options.emit({ ...base, resource, state: 'done' });
    } else {
      left.push(leftover);
      options.emit({ ...base, resource, state: 'failed', detail: trouble });
    }
  }
  return left;
}

/** Names a leftover for people: as the API does once that is known. */
export function describeLeftover({ name, kind, mark, parent }: Leftover): string {
  return name ?? `${kind} ${mark} in ${parent}`;
}

/** Resolves with what went wrong, in words. */
async function remove(leftover: Leftover, options: CleanUpOptions): Promise<string | undefined> {
  const removal = options.definition.cleanup[leftover.kind];
  if (removal === undefined) return `nothing is known about how to remove a ${leftover.kind}`;
  try {
    const gone = await removal(leftover, options.target, options.send);
    return gone ? undefined : 'the API did not confirm the removal';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
