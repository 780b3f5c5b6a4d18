import { pooled, type ClauseRecord } from '../drift/clause-record.ts';
import type { EventOf, ListedClause, MonitorEvent } from '../events/events.ts';
import type { ClauseSnapshot, Doubt } from '../events/target-snapshot.ts';
import { classifyClause, type ClauseFacts, type ClauseStatus } from './clause-status.ts';
import { createExcuses, keyOf } from './excuses.ts';

/** The clauses of one target: what is recorded of each, and which of them cannot be exercised. */
export type ClauseBook = {
  readonly apply: (event: MonitorEvent) => void;
  readonly statuses: (now: number) => ClauseStatus[];
  readonly snapshot: () => ClauseSnapshot;
  readonly restore: (snapshot: ClauseSnapshot) => void;
};

/** Keeps only what the newest listing of the target names, so that it stays as small as the contract. */
export function createClauseBook(added: EventOf<'target-added'>): ClauseBook {
  const listed = new Map<string, ListedClause>();
  const acceptedUntil = new Map<string, number>();
  const records = new Map<string, ClauseRecord>();
  const excuses = createExcuses();
  const inconclusive = new Map<string, Doubt>();

  const list = (event: EventOf<'target-added'>): void => {
    listed.clear();
    acceptedUntil.clear();
    excuses.clear();
    for (const clause of event.clauses) listed.set(keyOf(clause), clause);
    for (const { clause, expires } of event.accepted) acceptedUntil.set(clause, expires);
    for (const key of records.keys()) if (!listed.has(key)) records.delete(key);
    for (const key of inconclusive.keys()) if (!listed.has(key)) inconclusive.delete(key);
  };
  const judge = ({ judgement, at }: EventOf<'judgement'>): void => {
    const key = keyOf(judgement);
    excuses.lift(key);
    inconclusive.delete(key);
    const { verdict } = judgement;
    if (verdict.outcome !== 'inconclusive' || !listed.has(key)) return;
    inconclusive.set(key, { at, reason: verdict.reason, detail: verdict.detail });
  };
  const isListed = (place: Place): boolean => listed.has(keyOf(place));
  list(added);
  return {
    apply(event) {
      if (event.type === 'target-added') list(event);
      else if (event.type === 'judgement') judge(event);
      else if (event.type === 'clause-state') {
        if (isListed(event.record)) records.set(keyOf(event.record), event.record);
      } else if (event.type === 'not-exercised') {
        for (const clause of event.clauses.filter(isListed)) excuses.add(keyOf(clause), clause);
      }
    },
    statuses: (now) =>
      Array.from(listed, ([key, clause]) => {
        const [record, notExercised] = [records.get(key), excuses.of(key)];
        const facts = { record, notExercised, acceptedUntil: acceptedUntil.get(clause.clause) };
        return describeStatus(clause, facts, inconclusive.get(key), now);
      }),
    snapshot() {
      const places = listPlaces(listed);
      return {
        inconclusive: places.flatMap(({ key, place }) => listDoubt(place, inconclusive.get(key))),
        judged: places.filter(({ key }) => excuses.isLifted(key)).map(({ place }) => place),
        refused: places.flatMap(({ key }) => excuses.refusalOf(key) ?? []),
      };
    },
    restore({ inconclusive: doubts, judged, refused }) {
      inconclusive.clear();
      for (const { clause, api, ...doubt } of doubts.filter(isListed)) {
        inconclusive.set(keyOf({ clause, api }), doubt);
      }
      excuses.restore(judged.map(keyOf), refused.filter(isListed));
    },
  };
}

function listPlaces(listed: ReadonlyMap<string, Place>): readonly { key: string; place: Place }[] {
  return Array.from(listed, ([key, { clause, api }]) => ({ key, place: { clause, api } }));
}

function listDoubt(place: Place, doubt: Doubt | undefined): readonly (Place & Doubt)[] {
  return doubt === undefined ? [] : [{ ...place, ...doubt }];
}

function describeStatus(
  clause: ListedClause,
  facts: ClauseFacts,
  doubt: Doubt | undefined,
  now: number,
): ClauseStatus {
  const { record, notExercised } = facts;
  const places = record?.places?.map((place) => ({ ...place, pool: pooled(place.record) }));
  return {
    ...clause,
    state: classifyClause(facts, now),
    ...(record === undefined ? {} : { record, pool: pooled(record) }),
    ...(places === undefined ? {} : { places }),
    ...(notExercised === undefined ? {} : { notExercised }),
    ...(doubt === undefined ? {} : { inconclusive: doubt }),
  };
}

type Place = { readonly clause: string; readonly api: string };
