import { entryKey, isLearned, type Baseline, type BaselineEntry, type Sample } from './baseline.ts';
import { upperTail } from './pooled-rule.ts';

/** Samples the server errors among an API's answers: their share, and which of them come. */
export type ServerErrorSampler = {
  /** Takes the status of one answer; returns what is to be folded in by now. */
  note(api: string, status: number, baseline: Baseline): readonly Sample[];
};

/** What is counted on one API. */
type Count = {
  answers: number;
  errors: number;
  /** The newest server errors in a row that have the same status. */
  run: { readonly status: number; readonly length: number };
  /** Statuses that came, and others after them before they had come often enough to count as a move. */
  readonly mixed: Set<number>;
};

/** Answers that make one sample of the share. */
const answersPerSample = 100;

/** A share counts as raised when chance alone explains it less often than this. */
const significance = 1e-5;

/** Server errors in a row, all of one status that is new, that count as a move … */
const errorsToMove = 3;
/** … and where it came before, among others: several statuses that take turns run as long as three by chance. */
const errorsToPrevail = 10;

const shareFacet = 'share of server errors';
const statusFacet = 'status of server errors';

/**
 * Server errors come and go by themselves, so one of them says nothing. The share of each hundred answers is compared
 * with the recorded one by the tail of the binomial distribution; a status that was never recorded counts once three
 * server errors in a row have it, and ten where it came singly before.
 */
export function createServerErrorSampler(): ServerErrorSampler {
  const counts = new Map<string, Count>();
  return {
    note(api, status, baseline) {
      const count = counts.get(api) ?? {
        answers: 0,
        errors: 0,
        run: { status: 0, length: 0 },
        mixed: new Set(),
      };
      counts.set(api, count);
      const samples: Sample[] = [];
      count.answers += 1;
      if (status >= 500) {
        count.errors += 1;
        samples.push(...sampleStatus(api, count, status, baseline));
      }
      if (count.answers === answersPerSample) {
        samples.push(sampleShare(api, count, baseline));
        count.answers = 0;
        count.errors = 0;
      }
      return samples;
    },
  };
}

function sampleShare(
  api: string,
  { answers, errors }: { readonly answers: number; readonly errors: number },
  baseline: Baseline,
): Sample {
  const place = { api, status: 'any', cause: 'any call' };
  const entry = entryAt(baseline, place);
  const recorded = entry?.facets[shareFacet]?.[0];
  const now = `${errors} of ${answers}`;
  const usual = recorded !== undefined && !isAbove(errors, answers, recorded);
  // While it stays raised it is the same change, though the figures differ.
  const value = usual ? recorded : (entry?.moved[shareFacet]?.value ?? now);
  return { ...place, facets: { [shareFacet]: value } };
}

function isAbove(errors: number, answers: number, recorded: string): boolean {
  const [, few, many] = /^(\d{1,9}) of (\d{1,9})$/.exec(recorded) ?? [];
  if (few === undefined || many === undefined) return false;
  // As likely as not to be higher than what was counted.
  const share = (Number(few) + 1) / (Number(many) + 2);
  return upperTail(errors, answers, Math.min(share, 0.999)) <= significance;
}

function sampleStatus(api: string, count: Count, status: number, baseline: Baseline): Sample[] {
  const { run, mixed } = count;
  if (run.status !== status && run.length > 0 && run.length < errorsToMove) mixed.add(run.status);
  count.run = { status, length: run.status === status ? run.length + 1 : 1 };
  const place = { api, status: 'any', cause: 'any server error' };
  const entry = entryAt(baseline, place);
  const sample = { ...place, facets: { [statusFacet]: `${status}` } };
  if (entry === undefined || !isLearned(entry)) return [sample];
  const known = entry.facets[statusFacet]?.includes(`${status}`) === true;
  const settled = count.run.length >= (mixed.has(status) ? errorsToPrevail : errorsToMove);
  return known || settled ? [sample] : [];
}

function entryAt(
  baseline: Baseline,
  place: Pick<Sample, 'api' | 'status' | 'cause'>,
): BaselineEntry | undefined {
  const key = entryKey(place);
  return Object.hasOwn(baseline.entries, key) ? baseline.entries[key] : undefined;
}
