import { once } from 'node:events';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';

/** One sink for several, in this order. */
export function tellAll(sinks: readonly EventSink[]): EventSink {
  return (event) => {
    for (const sink of sinks) sink(event);
  };
}

/** Hears of events, and resolves `complete` once every one of these targets has been added. */
export type Listing = { readonly note: EventSink; readonly complete: Promise<unknown> };

/** Events pass through the store, so it takes a moment after the start until what is watched can be seen. */
export function waitForListing(targets: readonly TargetConfig[]): Listing {
  const missing = new Set(targets.map(({ name }) => name));
  const listed = new AbortController();
  return {
    note({ type, target }) {
      if (type === 'target-added' && missing.delete(target) && missing.size === 0) listed.abort();
    },
    complete: missing.size === 0 ? Promise.resolve([]) : once(listed.signal, 'abort'),
  };
}

/** Whether watching has begun. */
export type Readiness = { readonly note: EventSink; readonly isReady: () => boolean };

/** Of several monitors most may never have a target: they are `ready` to take one over once they have read what is known. */
export function createReadiness(ready: boolean): Readiness {
  return {
    note({ type }) {
      if (type === 'cycle-started') ready = true;
    },
    isReady: () => ready,
  };
}
