import type { TargetConfig } from '../config/target.ts';
import { inconclusiveReasons, type Verdict } from '../contract/verdict.ts';
import { driftKinds } from '../drift/clause-record.ts';
import type { EventOf, ProbeOutcome, SkipReason, WaitReason } from '../events/events.ts';
import { clauseStates } from '../state/clause-status.ts';
import { failureReasons } from '../wire/exchange.ts';
import type { CounterName, Catalogue, HistogramName, Labels } from './catalogue.ts';

/** What stands in a label whose value is none of the known ones. */
export const other = 'other';

const apis = keysOf<keyof TargetConfig['apis']>({ rest: 0, emulator: 0, token: 0, documentation: 0 });
export const outcomes = keysOf<ProbeOutcome>({ completed: 0, inconclusive: 0, interrupted: 0, failed: 0 });
export const judgements = keysOf<Verdict['outcome']>({ conforms: 0, violates: 0, inconclusive: 0 });
export const provocations = ['true', 'false'] as const;
const skipReasons = keysOf<SkipReason>({
  overlap: 0,
  maintenance: 0,
  stopping: 0,
  late: 0,
  no_lease: 0,
});
const waitReasons = keysOf<WaitReason>({ 404: 0, 409: 0, 429: 0, 500: 0, 503: 0, 504: 0, connection: 0 });

/** The documented statuses, success, and those that stand for a wrong method and for a proxy. */
export const codes = '200 400 401 403 404 405 409 429 500 502 503 504'.split(' ');

const closed = {
  code: codes,
  judgement: judgements,
  kind: driftKinds,
  outcome: outcomes,
  provoked: provocations,
  reason: [...new Set([...inconclusiveReasons, ...failureReasons, ...skipReasons, ...waitReasons])],
  state: clauseStates,
} satisfies Record<string, readonly string[]>;

/** The label values that exist whatever the target is, by label. */
export const closedLabels: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(closed));

type RecordedLabel = Catalogue[CounterName | HistogramName]['labels'][number];

/** The label values that a target may have: what an event brings beside them counts under `other`. */
export type Vocabulary = { readonly vet: (labels: Labels) => Labels };

/** Where a contract does not list its calls, this many different ones are believed. */
const mostOperations = 100;
const operationForm = /^[a-z]+(\.[a-zA-Z]+){1,3}$/;

/** Takes the values from what the target's listing names. */
export function createVocabulary(listing: EventOf<'target-added'>): Vocabulary {
  const open: Record<Exclude<RecordedLabel, keyof typeof closed>, readonly string[]> = {
    target: [listing.target],
    api: [...apis, ...listing.clauses.map(({ api }) => api)],
    clause: listing.clauses.map(({ clause }) => clause),
    probe: listing.probes,
    account: [...listing.accounts, 'all', 'none'],
    operation: listing.operations ?? [],
  };
  const known = new Map(
    Object.entries<readonly string[]>({ ...closed, ...open }).map(([label, values]) => [
      label,
      new Set(values),
    ]),
  );
  const operations = known.get('operation') ?? new Set();
  const admits = (label: string, value: string): boolean => {
    if (known.get(label)?.has(value) === true) return true;
    const learns =
      label === 'operation' && listing.operations === undefined && operations.size < mostOperations;
    if (!learns || !operationForm.test(value)) return false;
    operations.add(value);
    return true;
  };
  return {
    vet: (labels) =>
      Object.fromEntries(
        Object.entries(labels).map(([label, value]) => [label, admits(label, value) ? value : other]),
      ),
  };
}

/** The keys of a complete record: a union that grows makes its list fail to compile. */
function keysOf<Key extends string>(complete: Readonly<Record<Key, 0>>): Key[] {
  return Object.keys(complete).filter((key): key is Key => key in complete);
}
