import type { Clause, Contract } from '../contract/clause.ts';
import type { Judgement } from '../contract/judgement.ts';
import type { EventSink, NotExercised } from '../events/events.ts';
import { reportClause } from './reported-clause.ts';
import type { TargetReport } from './report.ts';
import { createSpending } from './spending.ts';
import { defaultVerdictOptions, verdictOf, type VerdictOptions } from './verdict.ts';

/** What a collector is told before the first event. */
export type CollectorOptions = {
  readonly target: string;
  readonly contract: Contract;
  /** Deviations that the configuration accepts; `expires` in milliseconds since the Unix epoch. */
  readonly accepted: readonly { readonly clause: string; readonly expires: number }[];
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
      }
    },
    finish(at) {
      const accepted = new Set(
        options.accepted.filter(({ expires }) => expires > options.startedAt).map(({ clause }) => clause),
      );
      const clauses = placesOf(options.contract, judgements).map(({ clause, api }) =>
        reportClause({
          clause,
          api,
          judgements: judgements.get(keyOf(clause.id, api)) ?? [],
          notExercised: notExercised.get(keyOf(clause.id, api)),
          accepted: accepted.has(clause.id),
        }),
      );
      const judged = { clauses, changes: [] };
      return {
        target: options.target,
        contract: options.contract.name,
        startedAt: new Date(options.startedAt).toISOString(),
        durationSeconds: Math.max(0, Math.round(at - options.startedAt)) / 1_000,
        ...spending.total(),
        verdict: verdictOf(judged, options.verdict ?? defaultVerdictOptions),
        ...judged,
      };
    },
  };
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
