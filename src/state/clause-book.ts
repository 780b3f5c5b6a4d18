import { pooled, type ClauseRecord } from '../drift/clause-record.ts';
import type { EventOf, ListedClause, MonitorEvent, NotExercised } from '../events/events.ts';
import { classifyClause, type ClauseStatus } from './clause-status.ts';

/** The clauses of one target: what is recorded of each, and which of them cannot be exercised. */
export type ClauseBook = {
  readonly apply: (event: MonitorEvent) => void;
  readonly statuses: (now: number) => ClauseStatus[];
};

/** Keeps only what the newest listing of the target names, so that it stays as small as the contract. */
export function createClauseBook(added: EventOf<'target-added'>): ClauseBook {
  const listed = new Map<string, ListedClause>();
  const acceptedUntil = new Map<string, number>();
  const records = new Map<string, ClauseRecord>();
  const notExercised = new Map<string, NotExercised>();
  const inconclusive = new Map<string, NonNullable<ClauseStatus['inconclusive']>>();

  const list = (event: EventOf<'target-added'>): void => {
    listed.clear();
    acceptedUntil.clear();
    notExercised.clear();
    for (const clause of event.clauses) listed.set(keyOf(clause), clause);
    for (const { clause, expires } of event.accepted) acceptedUntil.set(clause, expires);
    for (const key of records.keys()) if (!listed.has(key)) records.delete(key);
    for (const key of inconclusive.keys()) if (!listed.has(key)) inconclusive.delete(key);
  };
  const judge = ({ judgement, at }: EventOf<'judgement'>): void => {
    const key = keyOf(judgement);
    notExercised.delete(key);
    inconclusive.delete(key);
    const { verdict } = judgement;
    if (verdict.outcome !== 'inconclusive' || !listed.has(key)) return;
    inconclusive.set(key, { at, reason: verdict.reason, detail: verdict.detail });
  };
  list(added);
  return {
    apply(event) {
      if (event.type === 'target-added') list(event);
      else if (event.type === 'judgement') judge(event);
      else if (event.type === 'clause-state') {
        if (listed.has(keyOf(event.record))) records.set(keyOf(event.record), event.record);
      } else if (event.type === 'not-exercised') {
        for (const clause of event.clauses) {
          if (listed.has(keyOf(clause))) notExercised.set(keyOf(clause), clause);
        }
      }
    },
    statuses: (now) =>
      Array.from(listed, ([key, clause]) => {
        const record = records.get(key);
        const excuse = notExercised.get(key);
        const doubt = inconclusive.get(key);
        const facts = { record, notExercised: excuse, acceptedUntil: acceptedUntil.get(clause.clause) };
        return {
          ...clause,
          state: classifyClause(facts, now),
          ...(record === undefined ? {} : { record, pool: pooled(record) }),
          ...(excuse === undefined ? {} : { notExercised: excuse }),
          ...(doubt === undefined ? {} : { inconclusive: doubt }),
        };
      }),
  };
}

function keyOf({ clause, api }: { readonly clause: string; readonly api: string }): string {
  return `${api} ${clause}`;
}
