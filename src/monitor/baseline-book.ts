import type { ErrorTerms } from '../contract/clause.ts';
import { acceptChange } from '../drift/accept-change.ts';
import { sampleAnswer } from '../drift/answer-shape.ts';
import {
  entryKey,
  type Baseline,
  type BaselineEntry,
  type RecordedEntry,
  type Sample,
} from '../drift/baseline.ts';
import { listChanges, type ChangeGroup } from '../drift/changes.ts';
import { isExplainedBy } from '../drift/explained-facets.ts';
import { foldSample, learnedEntry, type SampleOrigin } from '../drift/fold-sample.ts';
import { createReachabilityWatch } from '../drift/reachability.ts';
import { createServerErrorSampler } from '../drift/server-errors.ts';
import type { EventOf, EventSink } from '../events/events.ts';
import type { AnsweredExchange } from '../wire/exchange.ts';

/** Somebody's wish to accept a change, or all that are open where it names none. */
export type Acceptance = { readonly change?: string; readonly reason: string; readonly at: number };

/** What the errors of one target are compared with. */
export type WatchedBaseline = {
  readonly terms: ErrorTerms;
  readonly initial: Baseline;
  /** Whether situations that are not recorded yet are learned. */
  readonly learns: boolean;
  /** What was accepted from outside since the last time this was asked. */
  readonly takeAcceptances?: () => Promise<readonly Acceptance[]>;
};

type Pending = { readonly sample: Sample; readonly origin: SampleOrigin };

/** The baseline of one target while it is watched: what is recorded, what is open, and what waits to be taken in. */
export class BaselineBook {
  readonly #target: string;
  readonly #options: WatchedBaseline;
  readonly #emit: EventSink;
  readonly #serverErrors = createServerErrorSampler();
  readonly #reachability = createReachabilityWatch();
  #baseline: Baseline;
  #open: readonly ChangeGroup[];
  #pending: Pending[] = [];
  /** Where clauses are violated, by exchange. */
  #places = new Map<string, string[]>();

  constructor(target: string, options: WatchedBaseline, emit: EventSink) {
    this.#target = target;
    this.#options = options;
    this.#emit = emit;
    this.#baseline = options.initial;
    this.#open = this.#listChanges();
  }

  /** Tells what is recorded from the start; its open changes were told of before. */
  async introduce(at: number): Promise<void> {
    this.#tellRecorded(at);
    await this.accept(at);
  }

  /** Notes what one exchange showed. */
  noteExchange({ exchange, ...event }: EventOf<'exchange'>): void {
    const { terms, learns } = this.#options;
    const { id: evidence, api } = exchange;
    const origin = { at: event.at, evidence };
    for (const { sample, entry } of this.#reachability.note(exchange, this.#baseline)) {
      this.#baseline = withEntry(this.#baseline, entry, learns);
      this.#pending.push({ sample, origin });
    }
    // What answers for the documentation is a site, and its pages are no errors of the API.
    if (exchange.response === undefined || api === 'documentation') return;
    const sample = sampleAnswer(exchange, nameSituation(exchange, event, terms), terms);
    const errors = this.#serverErrors.note(api, exchange.response.status, this.#baseline);
    this.#pending.push(...[sample, ...errors].map((sample) => ({ sample, origin })));
  }

  /** Notes what was measured of something that the documentation leaves open. */
  noteObservation({ api, clause, value, at }: EventOf<'observation'>): void {
    const sample = { api, status: 'any', cause: clause, facets: { measurement: value } };
    this.#pending.push({ sample, origin: { at, evidence: '' } });
  }

  /** Notes which exchanges a clause speaks of already. */
  noteJudgement({ judgement: { exchanges, verdict } }: EventOf<'judgement'>): void {
    if (verdict.outcome !== 'violates') return;
    for (const id of exchanges) this.#places.set(id, [...(this.#places.get(id) ?? []), verdict.where]);
  }

  /** Takes in what was noted since the last time. */
  takeIn(at: number): void {
    const { terms, learns } = this.#options;
    const before = this.#baseline;
    for (const { sample, origin } of this.#pending) {
      const places = this.#places.get(origin.evidence) ?? [];
      const isExplained = (facet: string): boolean =>
        places.some((place) => isExplainedBy(place, facet, terms));
      this.#baseline = foldSample(this.#baseline, sample, origin, { learns, isExplained });
    }
    this.#pending = [];
    this.#places = new Map();
    if (this.#baseline !== before) this.#tell(at, []);
  }

  /** Accepts what somebody accepted in the meantime. */
  async accept(at: number): Promise<void> {
    for (const { change, reason, at: acceptedAt } of (await this.#options.takeAcceptances?.()) ?? []) {
      // What came back later is another matter than what was accepted.
      const wanted = this.#open.filter(
        ({ id, since }) => since <= acceptedAt && (change === undefined || change === id),
      );
      for (const each of wanted) this.#baseline = acceptChange(this.#baseline, each, reason, acceptedAt);
      if (wanted.length > 0) this.#tell(at, wanted);
    }
  }

  #listChanges(): readonly ChangeGroup[] {
    return listChanges(this.#baseline, clauseNamer(this.#options.terms));
  }

  #tell(at: number, accepted: readonly ChangeGroup[]): void {
    const before = this.#open;
    this.#open = this.#listChanges();
    const base = { target: this.#target, at, type: 'baseline-change' as const };
    for (const change of without(this.#open, before)) this.#emit({ ...base, change, state: 'open' });
    for (const change of without(before, this.#open)) {
      this.#emit({ ...base, change, state: accepted.includes(change) ? 'accepted' : 'reverted' });
    }
    this.#tellRecorded(at);
  }

  #tellRecorded(at: number): void {
    const recorded = { baseline: this.#baseline, open: this.#open };
    this.#emit({ target: this.#target, at, type: 'baseline-recorded', ...recorded });
  }
}

/** The first changes that the second do not have. */
function without(changes: readonly ChangeGroup[], others: readonly ChangeGroup[]): readonly ChangeGroup[] {
  const ids = new Set(others.map(({ id }) => id));
  return changes.filter(({ id }) => !ids.has(id));
}

function withEntry(baseline: Baseline, entry: RecordedEntry, learns: boolean): Baseline {
  const key = entryKey(entry);
  if (!learns || Object.hasOwn(baseline.entries, key)) return baseline;
  return { ...baseline, entries: { ...baseline.entries, [key]: learnedEntry(entry) } };
}

/** An answer that was provoked is one to its case; what came by itself is one to its call. */
function nameSituation(
  exchange: AnsweredExchange,
  { probe, cause }: Pick<EventOf<'exchange'>, 'probe' | 'cause'>,
  terms: ErrorTerms,
): string {
  const { operation, provoked, request } = exchange;
  const call = terms.form(exchange) === 'free' ? `${request.method} ${operation}` : operation;
  const why = provoked ? (cause ?? probe) : undefined;
  return why === undefined ? call : `${call}, ${why}`;
}

/** Names the clause that a facet is closest to; a measurement has the one that it is about for its situation. */
export function clauseNamer({
  clauses,
}: Pick<ErrorTerms, 'clauses'>): (facet: string, entry: Pick<BaselineEntry, 'cause'>) => string {
  return (facet, { cause }) => {
    if (facet === 'measurement') return cause;
    return (Object.hasOwn(clauses, facet) ? clauses[facet] : undefined) ?? 'baseline';
  };
}
