import {
  driftKinds,
  type ClauseRecord,
  type ClauseStanding,
  type LocalRecord,
  type Missed,
  type PlaceRecord,
  type Pool,
  type RecordedViolation,
} from '../drift/clause-record.ts';
import { severities } from '../contract/verdict.ts';
import type { Row, SqlSession } from './database.ts';
import {
  asRow,
  asText,
  readFlag,
  readJson,
  readList,
  readNumber,
  readOptional,
  readPart,
  readText,
  readWord,
} from './fields.ts';

/** What is known of every clause on every API of every target. */
export type ClauseRecords = {
  /** Replaces what was known of the record's clause. */
  save(record: ClauseRecord): Promise<void>;
  /** Rejects with StoreError when something else than a record stands in the store. */
  all(): Promise<readonly ClauseRecord[]>;
  /** Those of one target; rejects likewise. */
  ofTarget(target: string): Promise<readonly ClauseRecord[]>;
};

const standings: readonly ClauseStanding[] = ['unknown', 'conforming', 'suspected', ...driftKinds];

/** The table of clause records; a record is kept as JSON, for only the whole is ever looked at. */
export function createClauseRecords(session: SqlSession): ClauseRecords {
  return {
    async save(record) {
      await session.run(
        `INSERT INTO clause_records (target, api, clause, record) VALUES (?, ?, ?, ?)
         ON CONFLICT (target, api, clause) DO UPDATE SET record = excluded.record`,
        record.target,
        record.api,
        record.clause,
        JSON.stringify(record),
      );
    },
    async all() {
      const rows = await session.all('SELECT record FROM clause_records ORDER BY target, api, clause');
      return rows.map((row) => readRecord(readJson(row, 'record')));
    },
    async ofTarget(target) {
      const rows = await session.all(
        'SELECT record FROM clause_records WHERE target = ? ORDER BY api, clause',
        target,
      );
      return rows.map((row) => readRecord(readJson(row, 'record')));
    },
  };
}

/** Records of monitors without a location have no places. */
function readRecord(row: Row): ClauseRecord {
  const places = readOptional(row, 'places', (whole, name) => readList(whole, name, readPlace));
  return { ...readLocal(row), ...(places === undefined ? {} : { places }) };
}

function readPlace(value: unknown): PlaceRecord {
  const place = asRow(value, 'an item of places');
  const missed = readOptional(place, 'missed', readMissed);
  return {
    location: readText(place, 'location'),
    record: readLocal(readPart(place, 'record')),
    ...(missed === undefined ? {} : { missed }),
  };
}

function readMissed(row: Row, name: string): Missed {
  const missed = readPart(row, name);
  return {
    since: readNumber(missed, 'since'),
    runs: readNumber(missed, 'runs'),
    lastRun: readText(missed, 'lastRun'),
  };
}

function readLocal(row: Row): LocalRecord {
  const lastConclusive = readOptional(row, 'lastConclusive', readNumber);
  const lastViolation = readOptional(row, 'lastViolation', readViolation);
  return {
    target: readText(row, 'target'),
    clause: readText(row, 'clause'),
    api: readText(row, 'api'),
    severity: readWord(row, 'severity', severities),
    standing: readWord(row, 'standing', standings),
    since: readNumber(row, 'since'),
    held: readFlag(row, 'held'),
    current: readPool(row, 'current'),
    previous: readPool(row, 'previous'),
    streak: readNumber(row, 'streak'),
    quiet: readNumber(row, 'quiet'),
    raised: readNumber(row, 'raised'),
    ...(lastConclusive === undefined ? {} : { lastConclusive }),
    ...(lastViolation === undefined ? {} : { lastViolation }),
  };
}

function readPool(row: Row, name: string): Pool {
  const pool = readPart(row, name);
  return { samples: readNumber(pool, 'samples'), violations: readNumber(pool, 'violations') };
}

function readViolation(row: Row, name: string): RecordedViolation {
  const violation = readPart(row, name);
  return {
    at: readNumber(violation, 'at'),
    probe: readText(violation, 'probe'),
    operation: readText(violation, 'operation'),
    expected: readText(violation, 'expected'),
    actual: readText(violation, 'actual'),
    where: readText(violation, 'where'),
    exchanges: readList(violation, 'exchanges', asText),
  };
}
