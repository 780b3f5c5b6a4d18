import type { EventSink } from '../events/events.ts';

/** Whether a file that the configuration names cannot be used any more, so that what it held before counts on. */
export type KeptFiles = { readonly note: EventSink; readonly any: () => boolean };

/** Knows of none yet. A target that is gone, or begins anew with a configuration that could be read, has none. */
export function createKeptFiles(): KeptFiles {
  const kept = new Map<string, Set<string>>();
  return {
    note(event) {
      if (event.type === 'target-removed' || event.type === 'target-added') kept.delete(event.target);
      if (event.type !== 'named-file' || event.state === 'changed') return;
      const keys = kept.get(event.target) ?? new Set();
      kept.set(event.target, keys);
      if (event.state === 'kept') keys.add(event.key);
      else keys.delete(event.key);
    },
    any: () => Array.from(kept.values()).some((keys) => keys.size > 0),
  };
}
