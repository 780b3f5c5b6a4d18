import type { EventSink } from '../events/events.ts';
import { BaselineBook, type WatchedBaseline } from './baseline-book.ts';

export type { Acceptance, WatchedBaseline } from './baseline-book.ts';

/**
 * Wraps a sink so that the shape of every error is compared with the baseline of its target, and learned where there is
 * none yet. What a probe met is taken in at its end, when it is known which clauses speak of it already. `watched` is asked
 * when a target is added or recalled, for the baseline may be another then; a target that is not in it is passed over.
 */
export function createBaselineWatch(
  emit: EventSink,
  watched: Pick<ReadonlyMap<string, WatchedBaseline>, 'get'>,
): EventSink {
  const books = new Map<string, { readonly options: WatchedBaseline; readonly book: BaselineBook }>();
  const find = (target: string): BaselineBook | undefined => {
    const options = watched.get(target);
    if (options === undefined) return undefined;
    const known = books.get(target);
    if (known?.options === options) return known.book;
    const book = new BaselineBook(target, options, emit);
    books.set(target, { options, book });
    return book;
  };
  return (event) => {
    emit(event);
    if (event.type === 'target-removed') books.delete(event.target);
    const begins = event.type === 'target-added' || event.type === 'recalled';
    const book = begins || !books.has(event.target) ? find(event.target) : books.get(event.target)?.book;
    if (begins) void book?.introduce(event.at);
    else if (event.type === 'exchange') book?.noteExchange(event);
    else if (event.type === 'judgement') book?.noteJudgement(event);
    else if (event.type === 'observation') book?.noteObservation(event);
    else if (event.type === 'probe-finished') book?.takeIn(event.at);
    else if (event.type === 'cycle-finished') {
      book?.takeIn(event.at);
      void book?.accept(event.at);
    }
  };
}
