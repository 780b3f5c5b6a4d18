/** Named traits of an answer's shape, each in words: `media type` is `application/json`. */
export type Facets = Readonly<Record<string, string>>;

/** Facets whose value is a set of names, written with commas: a change of them tells what came and what went. */
export const setFacets: ReadonlySet<string> = new Set(['headers', 'members', 'rate limit headers']);

/** What a baseline learns from one answer, or from one measurement. */
export type Sample = {
  readonly api: string;
  /** Of the answer; `any` where it is no part of the situation. */
  readonly status: string;
  /** The situation: the operation, with the probe's name or the case where the answer was provoked. */
  readonly cause: string;
  readonly facets: Facets;
};

/** A facet of which another value than the recorded ones came. */
export type MovedFacet = {
  readonly value: string;
  /** When it came first, milliseconds since the Unix epoch. */
  readonly since: number;
  /** The exchange that showed it first; empty for a measurement. */
  readonly evidence: string;
  /** Samples with a recorded value in a row since the last that moved. */
  readonly conforming: number;
};

/** What is recorded of one situation on one API. */
export type BaselineEntry = Omit<Sample, 'facets'> & {
  /** Samples in a row that told nothing new; from two on the entry is learned, and what differs is a change. */
  readonly agreeing: number;
  /** By facet the values that were seen or accepted: several where it varies, none where it varies without bound. */
  readonly facets: Readonly<Record<string, readonly string[]>>;
  readonly moved: Readonly<Record<string, MovedFacet>>;
};

/** An entry as a reviewed file has it. */
export type RecordedEntry = Pick<BaselineEntry, 'api' | 'status' | 'cause' | 'facets'>;

/** The values that were recorded, and the one that is in their place. */
export type Replacement = { readonly before: readonly string[]; readonly after: string };

/** A change that somebody accepted: the recorded value was replaced. */
export type AcceptedChange = {
  readonly change: string;
  readonly api: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly facet: string;
  /** What it replaced by what, by the keys of the entries: of a set each entry has its own. */
  readonly replaced: Readonly<Record<string, Replacement>>;
};

/** The recorded shape of every error of one target, what moved against it, and what was accepted. */
export type Baseline = {
  /** By `entryKey`. */
  readonly entries: Readonly<Record<string, BaselineEntry>>;
  readonly accepted: readonly AcceptedChange[];
};

export const emptyBaseline: Baseline = { entries: {}, accepted: [] };

/** Samples that must agree before an entry is learned. */
export const samplesToAgree = 2;

/** What an entry is found by. */
export function entryKey({ api, status, cause }: Pick<Sample, 'api' | 'status' | 'cause'>): string {
  return `${api} ${status} ${cause}`;
}

/** Whether samples are compared with an entry, and not learned from. */
export function isLearned(entry: BaselineEntry): boolean {
  return entry.agreeing >= samplesToAgree;
}
