import type { Judgement } from '../contract/judgement.ts';
import type { ClauseRecord } from '../drift/clause-record.ts';
import type { EventOf, MonitorEvent } from '../events/events.ts';
import { createPendingBaselines, recordChange } from './baseline-writes.ts';
import { createRecentExchanges, type RecentExchanges } from './recent-exchanges.ts';
import type { VerdictCounts } from './runs.ts';
import type { FindLost } from './coordination.ts';
import type { StoreTables } from './open-store.ts';

/** What events ask to be written and is not yet. */
export type PendingWrites = {
  note(event: MonitorEvent): void;
  readonly isEmpty: () => boolean;
  /** The targets that transitions among them are of. */
  readonly transitionTargets: () => readonly string[];
  /** Writes everything. Nothing is forgotten until `clear`, so that it can be tried again. */
  writeTo(tables: StoreTables, findLost: FindLost): Promise<void>;
  clear(): void;
  /** Forgets what is to be written of a target, and goes by these records of it from now on. */
  forget(target: string, stored: readonly ClauseRecord[]): void;
  /** Whether what is known of a target is this monitor's to keep. */
  readonly isOurs: (target: string) => boolean;
  /** Looks which of these targets another monitor has taken: they are ours no more, and what waits of them is forgotten. */
  giveUpLost(targets: ReadonlySet<string>, findLost: FindLost): Promise<void>;
  /** Whether what an event tells of a clause or an error is for somebody else to say by now. */
  readonly isOutdated: (event: MonitorEvent) => boolean;
};

type AddWrite = (target: string, write: Write['write']) => void;
type Write = { readonly target: string; readonly write: (tables: StoreTables) => Promise<void> };

/**
 * While the store takes nothing, what is known of clauses is kept whole, for it cannot grow; of evidence and history the
 * newest this many.
 */
const mostWrites = 5_000;

const noVerdicts: VerdictCounts = { conforms: 0, violates: 0, inconclusive: 0 };

/** Gathers what events ask to be written. `stored` are the records that the store holds already. */
export function createPendingWrites(stored: readonly ClauseRecord[]): PendingWrites {
  const known = new Map(stored.map((record) => [keyOf(record), record]));
  const records = new Map<string, ClauseRecord>();
  const recent = createRecentExchanges();
  const baselines = createPendingBaselines();
  let writes: Write[] = [];
  let transitions = new Set<string>();

  const add: AddWrite = (target, write) => {
    writes.push({ target, write });
    if (writes.length > mostWrites) writes.shift();
  };
  const runs = createRunNotes(add);
  const noteState = ({ record, transition, at }: EventOf<'clause-state'>): void => {
    if (known.get(keyOf(record)) === record) return;
    known.set(keyOf(record), record);
    records.set(keyOf(record), record);
    if (transition === undefined) return;
    transitions.add(record.target);
    add(record.target, (tables) => tables.transitions.add(record, transition, at));
  };
  const noteJudgement = (judgement: Judgement): void => {
    if (judgement.verdict.outcome === 'inconclusive') return;
    // Looked up when it is written: what waits for a store that fails must not hold on to bodies.
    add(judgement.target, (tables) => writeEvidence(tables, judgement, recent));
  };
  return {
    note(event) {
      runs(event);
      baselines.note(event);
      if (event.type === 'exchange') recent.add(event.exchange);
      else if (event.type === 'clause-state') noteState(event);
      else if (event.type === 'judgement') noteJudgement(event.judgement);
      else if (event.type === 'baseline-change' && event.state === 'open') {
        add(event.target, (tables) => recordChange(tables, event, recent));
      }
    },
    isEmpty: () => records.size === 0 && baselines.isEmpty() && writes.length === 0,
    transitionTargets: () => [...transitions],
    async writeTo(tables) {
      for (const record of records.values()) await tables.clauseRecords.save(record);
      await baselines.writeTo(tables);
      for (const { write } of writes) await write(tables);
    },
    clear() {
      records.clear();
      baselines.clear();
      writes = [];
      transitions = new Set();
    },
    forget(target, stored) {
      for (const [key, record] of records) if (record.target === target) records.delete(key);
      for (const record of stored) known.set(keyOf(record), record);
      baselines.forget(target);
      writes = writes.filter((write) => write.target !== target);
      transitions.delete(target);
    },
    isOurs: () => true,
    giveUpLost: () => Promise.resolve(),
    isOutdated: () => false,
  };
}

/** Notes when cycles begin and end, and how often each verdict was reached in between. */
function createRunNotes(add: AddWrite): (event: MonitorEvent) => void {
  const counts = new Map<string, VerdictCounts>();
  return (event) => {
    if (event.type === 'judgement') {
      const run = `${event.judgement.target} ${event.judgement.run}`;
      const { outcome } = event.judgement.verdict;
      const soFar = counts.get(run);
      if (soFar !== undefined) counts.set(run, { ...soFar, [outcome]: soFar[outcome] + 1 });
    } else if (event.type === 'cycle-started') {
      const { target, run, at: started, probes } = event;
      counts.set(`${target} ${run}`, noVerdicts);
      add(target, (tables) => tables.runs.start({ target, run, started, probes }));
    } else if (event.type === 'cycle-finished') {
      const { target, run, at: ended, seconds, requests } = event;
      const verdicts = counts.get(`${target} ${run}`) ?? noVerdicts;
      counts.delete(`${target} ${run}`);
      add(target, (tables) => tables.runs.end(target, run, { ended, seconds, requests, ...verdicts }));
    }
  };
}

async function writeEvidence(
  { evidence }: StoreTables,
  judgement: Judgement,
  recent: RecentExchanges,
): Promise<void> {
  const { verdict } = judgement;
  if (verdict.outcome !== 'violates') {
    await evidence.countJudged(judgement);
    return;
  }
  const { where, expected, actual, severity = judgement.severity } = verdict;
  const { target, api, clause, operation, at } = judgement;
  const key = { kind: 'violation', target, api, clause, operation, where, expected } as const;
  const exchanges = recent.find(judgement.exchanges);
  await evidence.countJudged(judgement, await evidence.record({ ...key, actual, severity, at, exchanges }));
}

function keyOf({ target, api, clause }: ClauseRecord): string {
  return `${target} ${api} ${clause}`;
}
