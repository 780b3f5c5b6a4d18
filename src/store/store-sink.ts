import type { ClauseRecord } from '../drift/clause-record.ts';
import type { EventSink, MonitorEvent } from '../events/events.ts';
import type { Health } from './health.ts';
import type { Store } from './open-store.ts';
import { createPendingWrites } from './pending-writes.ts';
import { limitToHeld } from './held-writes.ts';
import { createShownStates, keepStates, type StateOf } from './shown-states.ts';
import { asStoreError } from './store-error.ts';

/** Where events go on their way through the store. */
export type StoreSinkOptions = {
  readonly store: Store;
  /** The records that the store held when it was opened. */
  readonly stored: readonly ClauseRecord[];
  /** Hears of every event once what it tells is durable, or as soon as it is clear that it will not be. */
  readonly show: EventSink;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /**
   * Resolves when the next transaction may begin after one has ended: the disk is waited for by the whole process, so what
   * many targets have to tell at the same time should share one. None is waited for when absent.
   */
  readonly rest?: () => Promise<void>;
  /** Asked once the events of a target were shown, for others who share the store. Nothing of that is kept when absent. */
  readonly stateOf?: StateOf;
};

/** The store as a consumer of events that stands before all others. */
export type StoreSink = {
  readonly sink: EventSink;
  /**
   * Resolves once everything that came so far is passed on, with whether nothing is left to be committed: what could not be
   * is tried once more.
   */
  readonly settled: () => Promise<boolean>;
};

/** Milliseconds from one look at what is too old to the next. */
const pruneEvery = 86_400_000;

/**
 * Holds events back until what they tell is committed, and only then shows them to others: whatever a person or a scrape has
 * seen is there after a crash. Events that are emitted in one turn of the event loop, such as all judgements of
 * an occasion, share one transaction, and so do those that come while another is being committed or rests. While the store fails,
 * events pass at once and are written later.
 */
export function createStoreSink(options: StoreSinkOptions): StoreSink {
  const { store, stored, show, now, rest } = options;
  const all = createPendingWrites(stored);
  const pending = store.coordination === undefined ? all : limitToHeld(all);
  const shown = createShownStates(options.stateOf);
  let prunedAt = now();
  /** The targets of committed transitions that are about to be shown. */
  let told: readonly string[] = [];

  const attempt = createAttempt(store.health);
  const commit = (): Promise<boolean> =>
    attempt(async () => {
      const name = pending.transitionTargets().length > 0 ? 'transition' : 'events';
      await store.commit(name, (tables, findLost) => pending.writeTo(tables, findLost));
      told = pending.transitionTargets();
      pending.clear();
    });
  /** Resolves with whether there was anything to keep. */
  const tellOthers = async (): Promise<boolean> => {
    const states = shown.take();
    if (told.length === 0 && states.size === 0) return false;
    await attempt(async () => {
      await store.commit('told', async ({ transitions, targetStates }, findLost) => {
        await transitions.markTold(told);
        await pending.giveUpLost(new Set(states.keys()), findLost);
        await keepStates(targetStates, states, pending.isOurs, now());
      });
      shown.clear();
    });
    return true;
  };
  /** Resolves with whether there was anything to commit. */
  const passOn = async (events: readonly MonitorEvent[]): Promise<boolean> => {
    for (const event of events) pending.note(event);
    const hasWrites = !pending.isEmpty();
    told = [];
    const isCommitted = !hasWrites || (await commit());
    for (const event of events) {
      if (!pending.isOutdated(event)) show(event);
      if (pending.isOurs(event.target)) shown.note(event);
    }
    const isKept = isCommitted && (await tellOthers());
    if (Math.abs(now() - prunedAt) >= pruneEvery && (await attempt(() => store.prune()))) prunedAt = now();
    return hasWrites || isKept;
  };
  return passInBatches(passOn, () => pending.isEmpty() && store.health.ok(), rest);
}

/** Holds what is emitted in one turn of the event loop, or while earlier events are passed on or it rests, and passes it on together. */
function passInBatches(
  passOn: (events: readonly MonitorEvent[]) => Promise<boolean>,
  isKept: () => boolean,
  rest: StoreSinkOptions['rest'],
): StoreSink {
  let held: MonitorEvent[] = [];
  /** Who wants to know when that is passed on. */
  let waiting: ((kept: boolean) => void)[] = [];
  let working: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    // Whatever else this turn of the event loop emits goes with it.
    await Promise.resolve();
    while (held.length > 0 || waiting.length > 0) {
      const [events, asking] = [held, waiting];
      [held, waiting] = [[], []];
      const hadWork = await passOn(events);
      for (const answer of asking) answer(isKept());
      if (hadWork) await rest?.();
    }
    working = undefined;
  };
  return {
    sink(event) {
      held.push(event);
      working ??= work();
    },
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        working ??= work();
      }),
  };
}

/** Runs writes while the store is well, and now and then while it is not; each resolves with whether it was taken. */
function createAttempt(health: Health): (write: () => Promise<void>) => Promise<boolean> {
  return async (write) => {
    if (!health.mayTry()) return false;
    try {
      await write();
      health.worked();
      return true;
    } catch (error) {
      health.failed(asStoreError(error));
      return false;
    }
  };
}
