import type { ClauseRecord } from '../drift/clause-record.ts';
import { foldFrom } from '../drift/fold-places.ts';
import { emptyRecord } from '../drift/fold.ts';
import type { EventSink, MonitorEvent } from '../events/events.ts';

/**
 * Wraps a sink so that each judgement is followed by what is now known of its clause. One tracker serves a whole
 * monitor: its memory is what tells a drift from a clause that never held. `initial` is what an earlier monitor knew;
 * when a target is added, what is known of its clauses is told again, so that a drift stays open over a restart, and so it is
 * when another monitor's knowledge was recalled. `location` is the place from which the monitor judges, where it has a name.
 */
export function createTracker(
  emit: EventSink,
  initial: readonly ClauseRecord[] = [],
  location?: string,
): EventSink {
  const records = new Map(initial.map((record) => [keyOf(record), record]));
  return (event: MonitorEvent): void => {
    emit(event);
    if (event.type === 'recalled') {
      for (const [key, record] of records) if (record.target === event.target) records.delete(key);
      for (const record of event.records) records.set(keyOf(record), record);
    }
    if (event.type === 'target-added' || event.type === 'recalled') {
      for (const record of records.values()) {
        if (record.target !== event.target) continue;
        emit({ type: 'clause-state', target: event.target, at: event.at, record });
      }
    }
    if (event.type !== 'judgement') return;
    const { judgement } = event;
    const key = keyOf(judgement);
    const known = records.get(key) ?? emptyRecord(judgement);
    const { record, transition } = foldFrom(location, known, judgement);
    records.set(key, record);
    emit({
      type: 'clause-state',
      target: judgement.target,
      at: judgement.at,
      record,
      ...(transition === undefined ? {} : { transition }),
    });
  };
}

function keyOf({ target, api, clause }: Pick<ClauseRecord, 'target' | 'api' | 'clause'>): string {
  return `${target} ${api} ${clause}`;
}
