import type { Clause, Contract } from '../contract/clause.ts';
import type { Judgement } from '../contract/judgement.ts';
import type { BaselineChange } from '../drift/changes.ts';
import type { EventSink, NotExercised } from '../events/events.ts';
import { reportClause } from './reported-clause.ts';
import type { ReportedAcceptance, ReportedChange, TargetReport } from './report.ts';
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
  /** The report as of `at`, milliseconds since the Unix epoch. */
  finish(at: number): TargetReport;
};

/**
 * Collects what happens to one target in a check: judgements, what is not exercised, and the cost.
 * The report has one entry for each clause on each API of the contract, in the contract's order.
 */
export function createCollector(options: CollectorOptions): Collector {
  const judgements = new Map<string, Judgement[]>();
  const notExercised = new Map<string, NotExercised>();
  const spending = createSpending();
  let open: readonly BaselineChange[] | undefined;
  return {
    sink(event) {
      if (event.target !== options.target) return;
      spending.sink(event);
      if (event.type === 'judgement') {
        const key = keyOf(event.judgement.clause, event.judgement.api);
        const known = judgements.get(key);
        if (known === undefined) judgements.set(key, [event.judgement]);
        else known.push(event.judgement);
      } else if (event.type === 'not-exercised') {
        for (const entry of event.clauses) notExercised.set(keyOf(entry.clause, entry.api), entry);
      } else if (event.type === 'baseline-recorded') {
        open = event.open;
      }
    },
    finish(at) {
      const clauses = placesOf(options.contract, judgements).map(({ clause, api }) =>
        reportClause({
          clause,
          api,
          judgements: judgements.get(keyOf(clause.id, api)) ?? [],
          notExercised: notExercised.get(keyOf(clause.id, api)),
          acceptance: reportAcceptance(clause.id, options),
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
        ...(open === undefined ? { notes: [noBaseline] } : {}),
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

type Place = {
  readonly clause: Pick<Clause, 'id' | 'section' | 'severity' | 'judge'>;
  readonly api: string;
};

/** Every clause on every API it names; then what was judged elsewhere, so that no judgement is ever lost. */
function placesOf(contract: Contract, judgements: ReadonlyMap<string, readonly Judgement[]>): Place[] {
  const places = contract.clauses.flatMap((clause): Place[] => clause.apis.map((api) => ({ clause, api })));
  const placed = new Set(places.map(({ clause, api }) => keyOf(clause.id, api)));
  for (const [key, [judgement]] of judgements) {
    if (judgement === undefined || placed.has(key)) continue;
    const { clause: id, api, severity } = judgement;
    const clause = contract.clauses.find((known) => known.id === id);
    places.push({ clause: clause ?? { id, section: 'not in the contract', severity }, api });
  }
  return places;
}

function keyOf(clause: string, api: string): string {
  return `${clause} ${api}`;
}
