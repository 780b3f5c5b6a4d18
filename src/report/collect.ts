import type { Clause, Contract } from '../contract/clause.ts';
import type { Judgement } from '../contract/judgement.ts';
import type { BaselineChange } from '../drift/changes.ts';
import type { EventSink, NotExercised } from '../events/events.ts';
import { createFindingsBook, type FindingsBook } from './clause-findings.ts';
import { createReplays } from './replays.ts';
import { reportClause } from './reported-clause.ts';
import type { ReportedAcceptance, ReportedChange, ReportedRecording, TargetReport } from './report.ts';
import { createSpending } from './spending.ts';
import { defaultVerdictOptions, verdictOf, type VerdictOptions } from './verdict.ts';

/** A deviation that the configuration accepts until `expires`, milliseconds since the Unix epoch. */
export type Acceptance = { readonly clause: string; readonly expires: number; readonly reason?: string };

/** What a collector is told before the first event. */
export type CollectorOptions = {
  readonly target: string;
  readonly contract: Contract;
  readonly accepted: readonly Acceptance[];
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** What the verdict follows; the defaults of `check` where absent. */
  readonly verdict?: VerdictOptions;
};

/** Gathers the events of one target into its report. */
export type Collector = {
  readonly sink: EventSink;
  /**
   * The report as of `at`, milliseconds since the Unix epoch. `recording` tells that what was judged had been recorded by
   * somebody else.
   */
  finish(at: number, recording?: ReportedRecording): TargetReport;
};

/**
 * Collects what happens to one target in a check: judgements, what is not exercised, and the cost.
 * The report has one entry for each clause on each API of the contract, in the contract's order.
 */
export function createCollector(options: CollectorOptions): Collector {
  const books = new Map<string, JudgedPlace>();
  const replays = createReplays();
  const notExercised = new Map<string, NotExercised>();
  const spending = createSpending();
  let open: readonly BaselineChange[] | undefined;
  return {
    sink(event) {
      if (event.target !== options.target) return;
      spending.sink(event);
      if (event.type === 'judgement') {
        const { judgement } = event;
        const key = keyOf(judgement.clause, judgement.api);
        const place = books.get(key) ?? { first: judgement, book: createFindingsBook() };
        books.set(key, place);
        const isViolation = judgement.verdict.outcome === 'violates';
        place.book.add(judgement, isViolation ? replays.find(judgement.exchanges) : undefined);
      } else if (event.type === 'exchange') {
        replays.add(event.exchange);
      } else if (event.type === 'not-exercised') {
        for (const entry of event.clauses) notExercised.set(keyOf(entry.clause, entry.api), entry);
      } else if (event.type === 'baseline-recorded') {
        open = event.open;
      }
    },
    finish(at, recording) {
      const clauses = placesOf(options.contract, books).map(({ clause, api }) =>
        reportClause({
          clause,
          api,
          findings: books.get(keyOf(clause.id, api))?.book.findings(),
          notExercised: notExercised.get(keyOf(clause.id, api)),
          acceptance: reportAcceptance(clause.id, options),
          isRecording: recording !== undefined,
        }),
      );
      const judged = { clauses, changes: (open ?? []).map(reportChange) };
      return {
        target: options.target,
        contract: options.contract.name,
        startedAt: new Date(options.startedAt).toISOString(),
        durationSeconds: Math.max(0, Math.round(at - options.startedAt)) / 1_000,
        ...spending.total(),
        verdict: verdictOf(judged, options.verdict ?? defaultVerdictOptions),
        ...judged,
        ...(recording === undefined ? {} : { recording }),
        ...(open === undefined && recording === undefined ? { notes: [noBaseline] } : {}),
      };
    },
  };
}

/** What stands in a report that compared nothing. */
const noBaseline = 'Changes were not judged: there is no baseline; `faultline adopt` records one.';

function reportAcceptance(
  id: string,
  { accepted, startedAt }: CollectorOptions,
): ReportedAcceptance | undefined {
  const found = accepted.find(({ clause }) => clause === id);
  if (found === undefined) return undefined;
  const { reason = 'no reason given', expires } = found;
  return { reason, expires: new Date(expires).toISOString(), expired: expires <= startedAt };
}

function reportChange({ causes, ...change }: BaselineChange): ReportedChange {
  const { clause, api, before, after, evidence } = change;
  const [first, ...more] = causes;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const known = first === undefined || first === change.what;
  const what = known ? change.what : `${change.what} (${first}${others})`;
  return { what, clause, api, before, after, evidence };
}

/** A clause on an API, as it was judged. */
type JudgedPlace = { readonly first: Judgement; readonly book: FindingsBook };

type Place = {
  readonly clause: Pick<Clause, 'id' | 'section' | 'severity' | 'judge'>;
  readonly api: string;
};

/** Every clause on every API it names; then what was judged elsewhere, so that no judgement is ever lost. */
function placesOf(contract: Contract, books: ReadonlyMap<string, JudgedPlace>): Place[] {
  const places = contract.clauses.flatMap((clause): Place[] => clause.apis.map((api) => ({ clause, api })));
  const placed = new Set(places.map(({ clause, api }) => keyOf(clause.id, api)));
  for (const [key, { first }] of books) {
    if (placed.has(key)) continue;
    const { clause: id, api, severity } = first;
    const clause = contract.clauses.find((known) => known.id === id);
    places.push({ clause: clause ?? { id, section: 'not in the contract', severity }, api });
  }
  return places;
}

function keyOf(clause: string, api: string): string {
  return `${clause} ${api}`;
}
