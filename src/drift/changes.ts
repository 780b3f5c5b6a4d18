import { entryKey, setFacets, type Baseline, type BaselineEntry, type MovedFacet } from './baseline.ts';

/** A facet that moved in the same way in one situation or several. */
export type BaselineChange = {
  /** Stays the same as long as what moved does: what `faultline baseline accept` takes. */
  readonly id: string;
  readonly api: string;
  readonly clause: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** The situations, such as `401 projects.get, no-credential`. */
  readonly causes: readonly string[];
  /** The exchange that showed it first; empty for a measurement. */
  readonly evidence: string;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
};

/** A change with what it consists of. */
export type ChangeGroup = BaselineChange & {
  readonly facet: string;
  /** Keys of the entries in which it moved. */
  readonly entries: readonly string[];
};

/** Names the clause that a facet is closest to. */
export type ClauseOfFacet = (facet: string, entry: BaselineEntry) => string;

type Part = {
  readonly entry: BaselineEntry;
  readonly facet: string;
  readonly moved: MovedFacet;
  readonly before: string;
  readonly after: string;
};

/**
 * Everything that has moved and is neither accepted nor taken back, the oldest first. The same movement in several
 * situations is one change; of a set only what came and what went counts.
 */
export function listChanges(baseline: Baseline, clauseOf: ClauseOfFacet): ChangeGroup[] {
  const groups = new Map<string, [Part, ...Part[]]>();
  for (const entry of Object.values(baseline.entries)) {
    for (const [facet, moved] of Object.entries(entry.moved)) {
      const part = { entry, facet, moved, ...describeMove(entry, facet, moved.value) };
      const key = JSON.stringify([entry.api, facet, part.before, part.after]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [part]);
      else group.push(part);
    }
  }
  return [...groups]
    .map(([key, parts]) => toChange(key, parts, baseline, clauseOf))
    .toSorted((a, b) => a.since - b.since);
}

function toChange(
  key: string,
  parts: readonly [Part, ...Part[]],
  baseline: Baseline,
  clauseOf: ClauseOfFacet,
): ChangeGroup {
  const [oldest] = parts.toSorted((a, b) => a.moved.since - b.moved.since);
  const first = oldest ?? parts[0];
  const { entry, facet, before, after, moved } = first;
  return {
    id: hash(key),
    api: entry.api,
    clause: clauseOf(facet, entry),
    what: describeFacet(first, baseline),
    before,
    after,
    causes: parts.map((part) => nameCause(part.entry)),
    evidence: moved.evidence,
    since: moved.since,
    facet,
    entries: parts.map((part) => entryKey(part.entry)),
  };
}

/** The situation of an entry in words. */
export function nameCause({ status, cause }: Pick<BaselineEntry, 'status' | 'cause'>): string {
  return status === 'any' ? cause : `${status} ${cause}`;
}

/** Texts that were different and are now the same no longer tell a client what went wrong. */
function describeFacet({ entry, facet, moved }: Part, { entries }: Baseline): string {
  // What was measured has a name of its own.
  if (facet === 'measurement') return entry.cause;
  if (facet !== 'text') return facet;
  const own = entry.facets['text'] ?? [];
  const collapsed = Object.values(entries).some((other) => {
    if (other === entry || other.api !== entry.api || other.status !== entry.status) return false;
    const recorded = other.facets['text'] ?? [];
    const now = other.moved['text']?.value;
    const differed = recorded.length > 0 && !recorded.some((text) => own.includes(text));
    return differed && (now === undefined ? recorded.includes(moved.value) : now === moved.value);
  });
  return collapsed ? 'text, now the same for different causes' : 'text';
}

function describeMove(
  entry: BaselineEntry,
  facet: string,
  value: string,
): { readonly before: string; readonly after: string } {
  const recorded = entry.facets[facet] ?? [];
  if (!setFacets.has(facet)) return { before: recorded.join(' or '), after: value };
  const now = namesIn(value);
  const nearest = recorded
    .map((known) => compareSets(namesIn(known), now))
    .toSorted((a, b) => size(a) - size(b))[0];
  const { gone, come } = nearest ?? { gone: [], come: now };
  return {
    before: [...withAll('with', gone), ...withAll('without', come)].join(', '),
    after: [...withAll('without', gone), ...withAll('with', come)].join(', '),
  };
}

type SetDifference = { readonly gone: readonly string[]; readonly come: readonly string[] };

function compareSets(before: readonly string[], after: readonly string[]): SetDifference {
  return {
    gone: before.filter((name) => !after.includes(name)),
    come: after.filter((name) => !before.includes(name)),
  };
}

function size({ gone, come }: SetDifference): number {
  return gone.length + come.length;
}

function namesIn(value: string): readonly string[] {
  return value === '' ? [] : value.split(', ');
}

function withAll(preposition: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${preposition} ${names.join(' and ')}`];
}

/** Eight hexadecimal digits that stand for a text (FNV-1a, 32 bits). */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value.toString(16).padStart(8, '0');
}
