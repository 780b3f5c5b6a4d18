import {
  entryKey,
  isLearned,
  samplesToAgree,
  type Baseline,
  type BaselineEntry,
  type MovedFacet,
  type RecordedEntry,
  type Sample,
} from './baseline.ts';

/** When a sample was taken, and from which exchange; empty for a measurement. */
export type SampleOrigin = { readonly at: number; readonly evidence: string };

/** How samples are taken in. */
export type FoldOptions = {
  /** Facets that say nothing this time, for a clause already reports what is wrong with them. */
  readonly isExplained?: (facet: string) => boolean;
  /** Whether situations that are not recorded yet are learned; they are unless told otherwise. */
  readonly learns?: boolean;
};

/** More values of one facet than these are not worth telling apart: it varies. */
const mostValues = 6;

/** Samples with a recorded value in a row that take a change back. */
const samplesToRevert = 3;

/** Situations of one target that are recorded at most: a baseline is to be reviewed by a person. */
const mostEntries = 600;

/**
 * Takes one sample in: a pure function. What is not learned yet learns from it: a facet on which samples disagree keeps
 * every value seen, up to a small bound. What is learned compares: a facet with another value moves, until it is
 * accepted or until three samples in a row have a recorded value again.
 */
export function foldSample(
  baseline: Baseline,
  sample: Sample,
  origin: SampleOrigin,
  options: FoldOptions = {},
): Baseline {
  const key = entryKey(sample);
  const known = Object.hasOwn(baseline.entries, key) ? baseline.entries[key] : undefined;
  if (known === undefined) {
    const full = Object.keys(baseline.entries).length >= mostEntries;
    if (options.learns === false || full) return baseline;
  }
  const before = known ?? emptyEntry(sample);
  const after = isLearned(before)
    ? compare(before, sample, origin, options)
    : learn(baseline, before, sample, options);
  return after === known ? baseline : { ...baseline, entries: { ...baseline.entries, [key]: after } };
}

function emptyEntry({ api, status, cause }: Sample): BaselineEntry {
  return { api, status, cause, agreeing: 0, facets: {}, moved: {} };
}

function learn(
  baseline: Baseline,
  entry: BaselineEntry,
  { facets }: Sample,
  { learns }: FoldOptions,
): BaselineEntry {
  if (learns === false) return entry;
  const novel = Object.entries(facets).filter(([facet, value]) => !isRecorded(entry, facet, value));
  const agreeing = novel.length === 0 ? entry.agreeing + 1 : 1;
  const added = novel.map(([facet, value]) => {
    const values = addValue(valuesOf(entry, facet) ?? [], value);
    return [facet, shareValues(baseline, facet, values)];
  });
  return { ...entry, agreeing, facets: { ...entry.facets, ...Object.fromEntries(added) } };
}

function addValue(values: readonly string[], value: string): readonly string[] {
  return values.length >= mostValues ? [] : [...values, value];
}

/** Most errors of an API look alike: equal values are held once for all entries. */
function shareValues(baseline: Baseline, facet: string, values: readonly string[]): readonly string[] {
  for (const entry of Object.values(baseline.entries)) {
    const known = valuesOf(entry, facet);
    if (known?.length === values.length && known.every((value, index) => value === values[index]))
      return known;
  }
  return values;
}

function compare(
  entry: BaselineEntry,
  { facets }: Sample,
  origin: SampleOrigin,
  { isExplained }: FoldOptions,
): BaselineEntry {
  let { moved } = entry;
  for (const [facet, value] of Object.entries(facets)) {
    if (isExplained?.(facet) === true || valuesOf(entry, facet) === undefined) continue;
    const known = movedIn(entry, facet);
    const next = isRecorded(entry, facet, value) ? settle(known) : move(known, value, origin);
    if (next !== known) moved = withMoved(moved, facet, next);
  }
  return addNewFacets(moved === entry.moved ? entry : { ...entry, moved }, facets);
}

/** What a sample has on top is learned once nothing else about it moved: until then the change itself tells of it. */
function addNewFacets(entry: BaselineEntry, facets: Sample['facets']): BaselineEntry {
  if (Object.keys(entry.moved).length > 0) return entry;
  const added = Object.entries(facets).filter(([facet]) => valuesOf(entry, facet) === undefined);
  if (added.length === 0) return entry;
  const values = Object.fromEntries(added.map(([facet, value]) => [facet, [value]]));
  return { ...entry, facets: { ...entry.facets, ...values } };
}

function settle(moved: MovedFacet | undefined): MovedFacet | undefined {
  if (moved === undefined || moved.conforming + 1 >= samplesToRevert) return undefined;
  return { ...moved, conforming: moved.conforming + 1 };
}

function move(moved: MovedFacet | undefined, value: string, { at, evidence }: SampleOrigin): MovedFacet {
  if (moved?.value !== value) return { value, since: at, evidence, conforming: 0 };
  return moved.conforming === 0 ? moved : { ...moved, conforming: 0 };
}

/** The entry's moved facets with one of them set, or taken out. */
export function withMoved(
  all: BaselineEntry['moved'],
  facet: string,
  moved: MovedFacet | undefined,
): BaselineEntry['moved'] {
  if (moved !== undefined) return { ...all, [facet]: moved };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== facet));
}

function isRecorded(entry: BaselineEntry, facet: string, value: string): boolean {
  const values = valuesOf(entry, facet);
  return values !== undefined && (values.length === 0 || values.includes(value));
}

function valuesOf(entry: BaselineEntry, facet: string): readonly string[] | undefined {
  return Object.hasOwn(entry.facets, facet) ? entry.facets[facet] : undefined;
}

function movedIn(entry: BaselineEntry, facet: string): MovedFacet | undefined {
  return Object.hasOwn(entry.moved, facet) ? entry.moved[facet] : undefined;
}

/** An entry as a file or an older record has it, fit to be compared with. */
export function learnedEntry(recorded: RecordedEntry): BaselineEntry {
  return { ...recorded, agreeing: samplesToAgree, moved: {} };
}
