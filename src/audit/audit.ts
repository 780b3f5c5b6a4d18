import type { EventSink } from '../events/events.ts';
import { readEntry, type RecordedEntry } from '../har/recorded-entry.ts';
import type { ReadEntry } from '../har/read-har.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { AuditTarget } from './audit-target.ts';
import { createDesk } from './desk.ts';
import { findReasonToLeaveOut, type LeftOutReason } from './left-out.ts';
import { createCallFinder } from './recorded-calls.ts';
import { toExchange } from './recorded-exchange.ts';

/** What became of the entries of an archive. */
export type AuditCount = {
  readonly entries: number;
  /** How many were left out of the judging, by reason. */
  readonly leftOut: ReadonlyMap<LeftOutReason, number>;
  /** How many were judged, by target. */
  readonly judged: ReadonlyMap<string, number>;
  /** How many of those lack something which a clause needed, by target. */
  readonly partly: ReadonlyMap<string, number>;
  /** The first entries that could not be read, in words. */
  readonly unreadable: readonly string[];
  /** Where the entries went that went elsewhere: origins, those with the most entries first. */
  readonly elsewhere: readonly string[];
};

/** Judges recorded traffic, entry by entry. */
export type Audit = {
  take(read: ReadEntry): void;
  /** Tells what could not be judged; `at` in milliseconds since the Unix epoch. */
  finish(at: number): AuditCount;
};

const mostExamples = 5;
/** Origins that are counted at once. */
const mostOrigins = 1_000;

/** @param emit hears what is judged, without secrets */
export function createAudit(targets: readonly AuditTarget[], redactor: Redactor, emit: EventSink): Audit {
  const desks = new Map(targets.map((target) => [target.name, createDesk(target, redactor, emit)]));
  const findCalls = createCallFinder(targets);
  const leftOut = new Map<LeftOutReason, number>();
  const origins = new Map<string, number>();
  const unreadable: string[] = [];
  let entries = 0;

  const judge = (entry: RecordedEntry, { index, creator }: ReadEntry): LeftOutReason | undefined => {
    const calls = findCalls(entry);
    if (calls.length === 0) {
      const { origin } = entry.url;
      if (origins.size < mostOrigins || origins.has(origin))
        origins.set(origin, (origins.get(origin) ?? 0) + 1);
      return 'elsewhere';
    }
    const reason = findReasonToLeaveOut(entry, creator);
    if (reason !== undefined) return reason;
    const known = calls.filter(({ operation }) => operation !== undefined);
    for (const { target, api, operation = '' } of known) {
      desks.get(target)?.judge(toExchange(entry, { index, api, operation }));
    }
    return known.length === 0 ? 'unknown_call' : undefined;
  };

  return {
    take(read) {
      entries += 1;
      const reading = readEntry(read.value);
      if (!reading.ok && unreadable.length < mostExamples)
        unreadable.push(`entry ${read.index}: ${reading.problem}`);
      const reason = reading.ok ? judge(reading.entry, read) : 'unreadable';
      if (reason !== undefined) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
    },
    finish(at) {
      for (const desk of desks.values()) desk.finish(at);
      const judged = new Map([...desks].map(([name, desk]) => [name, desk.exchanges]));
      const partly = new Map([...desks].map(([name, desk]) => [name, desk.partly]));
      const elsewhere = [...origins].toSorted(([, a], [, b]) => b - a).map(([origin]) => origin);
      return { entries, leftOut, judged, partly, unreadable, elsewhere: elsewhere.slice(0, mostExamples) };
    },
  };
}
