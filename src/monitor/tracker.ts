import type { ClauseRecord } from '../drift/clause-record.ts';
import { closeFrom, foldFrom } from '../drift/fold-places.ts';
import { emptyRecord, type Folded } from '../drift/fold.ts';
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
  const keep = ({ record, transition }: Folded<ClauseRecord>, at: number): void => {
    records.set(keyOf(record), record);
    emit({
      type: 'clause-state',
      target: record.target,
      at,
      record,
      ...(transition === undefined ? {} : { transition }),
    });
  };
  return (event: MonitorEvent): void => {
    // Before the cycle is told to be over: what it closed belongs to it.
    if (event.type === 'cycle-finished') {
      for (const record of records.values()) {
        if (record.target !== event.target) continue;
        const closed = closeFrom(location, record, event.at);
        if (closed.record !== record) keep(closed, event.at);
      }
    }
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
    const known = records.get(keyOf(judgement)) ?? emptyRecord(judgement);
    keep(foldFrom(location, known, judgement), judgement.at);
  };
}

function keyOf({ target, api, clause }: Pick<ClauseRecord, 'target' | 'api' | 'clause'>): string {
  return `${target} ${api} ${clause}`;
}
