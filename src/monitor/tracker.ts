import type { ClauseRecord } from '../drift/clause-record.ts';
import { emptyRecord, foldJudgement } from '../drift/fold.ts';
import type { EventSink, MonitorEvent } from '../events/events.ts';

/**
 * Wraps a sink so that each judgement is followed by what is now known of its clause. One tracker serves a whole
 * monitor: its memory is what tells a drift from a clause that never held.
 */
export function createTracker(emit: EventSink): EventSink {
  const records = new Map<string, ClauseRecord>();
  return (event: MonitorEvent): void => {
    emit(event);
    if (event.type !== 'judgement') return;
    const { judgement } = event;
    const key = `${judgement.target} ${judgement.api} ${judgement.clause}`;
    const { record, transition } = foldJudgement(records.get(key) ?? emptyRecord(judgement), judgement);
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
