import { inconclusiveReasons } from '../contract/verdict.ts';
import { notExercisedReasons, type NotExercised, type ProbeOutcome } from '../events/events.ts';
import type {
  AccountHeadroom,
  CycleView,
  Doubt,
  HeadroomStep,
  LastExchange,
  ProbeCourse,
  TargetSnapshot,
} from '../events/target-snapshot.ts';
import { failureReasons } from '../wire/exchange.ts';
import type { Row } from './database.ts';
import {
  asRow,
  asText,
  mapPart,
  parseRow,
  readFlag,
  readList,
  readNumber,
  readOptional,
  readPart,
  readText,
  readWord,
} from './fields.ts';

const outcomes: readonly ProbeOutcome[] = ['completed', 'inconclusive', 'interrupted', 'failed'];

/** A snapshot as text for the store; `readSnapshot` reads it. */
export function writeSnapshot(snapshot: TargetSnapshot): string {
  return JSON.stringify(snapshot);
}

/**
 * Reads what `writeSnapshot` wrote, also of a later version that says more.
 * @throws StoreError when something else stands there.
 */
export function readSnapshot(text: string): TargetSnapshot {
  const row = parseRow(text, 'a snapshot');
  return {
    since: readNumber(row, 'since'),
    ...optional(row, 'baselineAt', readNumber),
    inconclusive: readRows(row, 'inconclusive', (item) => ({ ...readPlace(item), ...readDoubt(item) })),
    judged: readRows(row, 'judged', readPlace),
    refused: readRows(row, 'refused', readExcuse),
    probes: readRows(row, 'probes', readCourse),
    bursting: readFlag(row, 'bursting'),
    observedBursts: mapPart(row, 'observedBursts', asNumber),
    headroom: readRows(row, 'headroom', readHeadroom),
    ...optional(row, 'cycle', readCycle),
    lastExchanges: mapPart(row, 'lastExchanges', readExchange),
    tokenExpiries: mapPart(row, 'tokenExpiries', asNumber),
    pendingCleanups: readList(row, 'pendingCleanups', asText),
    cleanupFailures: readNumber(row, 'cleanupFailures'),
  };
}

function readPlace(row: Row): { clause: string; api: string } {
  return { clause: readText(row, 'clause'), api: readText(row, 'api') };
}

function readDoubt(row: Row): Doubt {
  return {
    at: readNumber(row, 'at'),
    reason: readWord(row, 'reason', inconclusiveReasons),
    detail: readText(row, 'detail'),
  };
}

function readExcuse(row: Row): NotExercised {
  return {
    ...readPlace(row),
    reason: readWord(row, 'reason', notExercisedReasons),
    detail: readText(row, 'detail'),
  };
}

function readCourse(row: Row): ProbeCourse {
  return {
    probe: readText(row, 'probe'),
    running: readList(row, 'running', asText),
    requests: readNumber(row, 'requests'),
    ...optional(row, 'lastRun', readNumber),
    ...optional(row, 'lastSuccess', readNumber),
    ...optional(row, 'outcome', (part, name) => readWord(part, name, outcomes)),
  };
}

function readHeadroom(row: Row): AccountHeadroom {
  return {
    account: readText(row, 'account'),
    minima: readRows(row, 'minima', (each) => ({
      at: readNumber(each, 'at'),
      value: readNumber(each, 'value'),
    })),
    course: readRows(row, 'course', readStep),
  };
}

function readStep(row: Row): HeadroomStep {
  return { at: readNumber(row, 'at'), lowest: readNumber(row, 'lowest'), burst: readFlag(row, 'burst') };
}

function readCycle(row: Row, name: string): CycleView {
  const cycle = readPart(row, name);
  return {
    run: readText(cycle, 'run'),
    startedAt: readNumber(cycle, 'startedAt'),
    ...optional(cycle, 'finishedAt', readNumber),
  };
}

function readExchange(value: unknown): LastExchange {
  const row = asRow(value, 'an exchange');
  return {
    at: readNumber(row, 'at'),
    operation: readText(row, 'operation'),
    ...optional(row, 'status', readNumber),
    ...optional(row, 'failure', (part, name) => readWord(part, name, failureReasons)),
  };
}

/** The member, or none where it is missing. */
function optional<Name extends string, Value>(
  row: Row,
  name: Name,
  read: (row: Row, name: string) => Value,
): Partial<Record<Name, Value>>;
function optional(row: Row, name: string, read: (row: Row, name: string) => unknown): object {
  const value = readOptional(row, name, read);
  return value === undefined ? {} : { [name]: value };
}

function readRows<Item>(row: Row, name: string, read: (item: Row) => Item): Item[] {
  return readList(row, name, (item) => read(asRow(item, name)));
}

function asNumber(value: unknown): number {
  return readNumber({ value }, 'value');
}
