import { isOpen, type ClauseRecord } from '../drift/clause-record.ts';
import { describeSeen, findSightings } from '../state/sightings.ts';
import { inert } from '../text/inert.ts';
import type { Store } from '../store/open-store.ts';
import type { RecordedTransition } from '../store/transitions.ts';

/**
 * Tells at the start what an earlier monitor left open, which is not announced again, and what it found in the
 * very moment of its end, so that perhaps nobody heard of it.
 */
export function tellRemembered(
  records: readonly ClauseRecord[],
  untold: readonly RecordedTransition[],
  tell: (line: string) => void,
): void {
  for (const record of records) {
    const { target, clause, api, since, standing } = record;
    if (!isOpen(standing)) continue;
    const sightings = findSightings(record);
    const from = sightings === undefined ? '' : `, ${inert(describeSeen(sightings))}`;
    tell(
      `still open: ${inert(clause)} on ${inert(api)} of ${inert(target)}, ${standing} since ${iso(since)}${from}`,
    );
  }
  for (const { target, clause, api, transition, at } of untold) {
    const change = transition === 'raised' ? 'was raised' : 'recovered';
    tell(
      `perhaps not told before: ${inert(clause)} on ${inert(api)} of ${inert(target)} ${change} ${iso(at)}`,
    );
  }
}

/** Notes that people have been told of these; where the store takes no writes, they are told once more another time. */
export async function markTold(store: Store, untold: readonly RecordedTransition[]): Promise<void> {
  const targets = [...new Set(untold.map(({ target }) => target))];
  if (targets.length === 0 || !store.health.ok()) return;
  await store.commit('told', ({ transitions }) => transitions.markTold(targets));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
