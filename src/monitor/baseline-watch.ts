import type { EventSink } from '../events/events.ts';
import { BaselineBook, type WatchedBaseline } from './baseline-book.ts';

export type { Acceptance, WatchedBaseline } from './baseline-book.ts';

/**
 * Wraps a sink so that the shape of every error is compared with the baseline of its target, and learned where there is
 * none yet. What a probe met is taken in at its end, when it is known which clauses speak of it already. A target that
 * is not in `watched` is passed over.
 */
export function createBaselineWatch(
  emit: EventSink,
  watched: ReadonlyMap<string, WatchedBaseline>,
): EventSink {
  const books = new Map(
    Array.from(watched, ([target, options]) => [target, new BaselineBook(target, options, emit)] as const),
  );
  return (event) => {
    emit(event);
    const book = books.get(event.target);
    if (event.type === 'target-added') book?.introduce(event.at);
    else if (event.type === 'exchange') book?.noteExchange(event);
    else if (event.type === 'judgement') book?.noteJudgement(event);
    else if (event.type === 'observation') book?.noteObservation(event);
    else if (event.type === 'probe-finished') book?.takeIn(event.at);
    else if (event.type === 'cycle-finished') {
      book?.takeIn(event.at);
      book?.accept(event.at);
    }
  };
}
