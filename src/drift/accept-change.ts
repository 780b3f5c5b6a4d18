import {
  entryKey,
  type AcceptedChange,
  type Baseline,
  type BaselineEntry,
  type RecordedEntry,
  type Replacement,
} from './baseline.ts';
import type { ChangeGroup } from './changes.ts';
import { learnedEntry, withMoved } from './fold-sample.ts';

/** Accepts a change: what moved is recorded in place of what was, wherever it moved. */
export function acceptChange(baseline: Baseline, change: ChangeGroup, reason: string, at: number): Baseline {
  const { api, what, before, after, entries, facet } = change;
  const replaced: Record<string, Replacement> = {};
  const own: Record<string, BaselineEntry> = {};
  for (const key of entries) {
    const entry = baseline.entries[key];
    const moved = entry?.moved[facet];
    if (entry === undefined || moved === undefined) continue;
    replaced[key] = { before: entry.facets[facet] ?? [], after: moved.value };
    own[key] = replace(entry, facet, moved.value);
  }
  const accepted = { change: change.id, api, what, before, after, reason, at, replaced, facet };
  return { entries: { ...baseline.entries, ...own }, accepted: [...baseline.accepted, accepted] };
}

/** A facet that varied goes on varying, with one value more. */
function replace(entry: BaselineEntry, facet: string, value: string): BaselineEntry {
  const values = entry.facets[facet] ?? [];
  return {
    ...entry,
    facets: { ...entry.facets, [facet]: values.length > 1 ? [...values, value] : [value] },
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

/** A file that still records what an acceptance replaced is older than that; any other value is a later word. */
function reapply(entries: Record<string, BaselineEntry>, { replaced, facet }: AcceptedChange): void {
  for (const [key, { before, after }] of Object.entries(replaced)) {
    const entry = entries[key];
    const values = entry?.facets[facet];
    if (entry === undefined || values === undefined || !isSame(values, before)) continue;
    entries[key] = replace(entry, facet, after);
  }
}

function isSame(values: readonly string[], others: readonly string[]): boolean {
  return values.length === others.length && values.every((value) => others.includes(value));
}
