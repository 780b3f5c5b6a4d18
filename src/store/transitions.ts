import { severities, type Severity } from '../contract/verdict.ts';
import {
  driftKinds,
  type ClauseRecord,
  type ClauseStanding,
  type Transition,
} from '../drift/clause-record.ts';
import type { Row, SqlSession, SqlValue } from './database.ts';
import { readNumber, readText, readWord } from './fields.ts';

/** A change of standing that people were to hear of. */
export type RecordedTransition = {
  readonly id: number;
  readonly target: string;
  readonly api: string;
  readonly clause: string;
  readonly transition: Transition;
  /** The standing that it led to. */
  readonly standing: ClauseStanding;
  readonly severity: Severity;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
};

/** Every time that a drift was raised or recovered, and whether it is certain that people were told. */
export type Transitions = {
  add(record: ClauseRecord, transition: Transition, at: number): Promise<void>;
  /** Those that nobody may have heard of, because the process ended in between; oldest first. */
  untold(): Promise<readonly RecordedTransition[]>;
  /** Notes that everybody has heard of all of these targets that were added so far. */
  markTold(targets: readonly string[]): Promise<void>;
  /** Those of a target, newest first. */
  newest(target: string, limit: number): Promise<readonly RecordedTransition[]>;
  /** Those of one clause on one API of a target, newest first. */
  ofClause(
    where: Pick<RecordedTransition, 'target' | 'api' | 'clause'>,
    limit: number,
  ): Promise<readonly RecordedTransition[]>;
};

const columns = 'id, target, api, clause, transition, standing, severity, at';
const standings: readonly ClauseStanding[] = ['unknown', 'conforming', 'suspected', ...driftKinds];

/** The table of transitions. */
export function createTransitions(session: SqlSession): Transitions {
  const list = async (
    rest: string,
    ...values: readonly SqlValue[]
  ): Promise<readonly RecordedTransition[]> => {
    const rows = await session.all(`SELECT ${columns} FROM transitions ${rest}`, ...values);
    return rows.map(readTransition);
  };
  return {
    async add({ target, api, clause, standing, severity }, transition, at) {
      await session.run(
        `INSERT INTO transitions (target, api, clause, transition, standing, severity, at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        target,
        api,
        clause,
        transition,
        standing,
        severity,
        at,
      );
    },
    untold: () => list('WHERE told = 0 ORDER BY id'),
    async markTold(targets) {
      for (const target of targets) {
        await session.run('UPDATE transitions SET told = 1 WHERE told = 0 AND target = ?', target);
      }
    },
    newest: (target, limit) => list('WHERE target = ? ORDER BY id DESC LIMIT ?', target, limit),
    ofClause: ({ target, api, clause }, limit) =>
      list(
        'WHERE target = ? AND api = ? AND clause = ? ORDER BY id DESC LIMIT ?',
        target,
        api,
        clause,
        limit,
      ),
  };
}

function readTransition(row: Row): RecordedTransition {
  return {
    id: readNumber(row, 'id'),
    target: readText(row, 'target'),
    api: readText(row, 'api'),
    clause: readText(row, 'clause'),
    transition: readWord(row, 'transition', ['raised', 'recovered']),
    standing: readWord(row, 'standing', standings),
    severity: readWord(row, 'severity', severities),
    at: readNumber(row, 'at'),
  };
}
