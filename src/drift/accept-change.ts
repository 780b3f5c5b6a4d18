import {
  entryKey,
  type AcceptedChange,
  type Baseline,
  type BaselineEntry,
  type RecordedEntry,
} from './baseline.ts';
import type { ChangeGroup } from './changes.ts';
import { learnedEntry, withMoved } from './fold-sample.ts';

/** Accepts a change: what moved is recorded in place of what was, wherever it moved. */
export function acceptChange(baseline: Baseline, change: ChangeGroup, reason: string, at: number): Baseline {
  const { api, what, before, after, entries, facet, value } = change;
  const accepted = { change: change.id, api, what, before, after, reason, at, entries, facet, value };
  const own = entries.flatMap((key) => {
    const entry = baseline.entries[key];
    const moved = entry?.moved[facet];
    return entry === undefined || moved === undefined ? [] : [[key, replace(entry, facet, moved.value)]];
  });
  return {
    entries: { ...baseline.entries, ...Object.fromEntries(own) },
    accepted: [...baseline.accepted, accepted],
  };
}

function replace(entry: BaselineEntry, facet: string, value: string): BaselineEntry {
  return {
    ...entry,
    facets: { ...entry.facets, [facet]: [value] },
    moved: withMoved(entry.moved, facet, undefined),
  };
}

/**
 * Puts what a reviewed file records in the place of what is known: its entries win, what it does not name is kept, and
 * what was accepted after it was recorded stays accepted.
 */
export function importEntries(baseline: Baseline, recorded: readonly RecordedEntry[]): Baseline {
  const entries = { ...baseline.entries };
  for (const entry of recorded) {
    const key = entryKey(entry);
    entries[key] = keepMoved(learnedEntry(entry), entries[key]);
  }
  for (const accepted of baseline.accepted) reapply(entries, accepted);
  return { ...baseline, entries };
}

/** A change that was told of stays told of, unless the file now records it. */
function keepMoved(entry: BaselineEntry, known: BaselineEntry | undefined): BaselineEntry {
  const open = Object.entries(known?.moved ?? {}).filter(([facet, { value }]) => {
    const values = entry.facets[facet];
    return values !== undefined && values.length > 0 && !values.includes(value);
  });
  return { ...entry, moved: Object.fromEntries(open) };
}

function reapply(
  entries: Record<string, BaselineEntry>,
  { entries: keys, facet, value }: AcceptedChange,
): void {
  for (const key of keys) {
    const entry = entries[key];
    const values = entry?.facets[facet];
    if (entry === undefined || values === undefined || values.includes(value)) continue;
    entries[key] = { ...entry, facets: { ...entry.facets, [facet]: [...values, value] } };
  }
}
