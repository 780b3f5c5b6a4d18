import type { Verdict } from '../contract/verdict.ts';
import type { Row, SqlSession } from './database.ts';
import { readNumber, readOptional, readText } from './fields.ts';

/** How often each verdict was reached. */
export type VerdictCounts = Readonly<Record<Verdict['outcome'], number>>;

/** One cycle of a target; without an end while it runs, and for ever when the process ended first. */
export type RecordedRun = VerdictCounts & {
  readonly target: string;
  readonly run: string;
  /** Milliseconds since the Unix epoch. */
  readonly started: number;
  readonly probes: number;
  readonly ended?: number;
  /** How long it took. */
  readonly seconds?: number;
  readonly requests?: number;
};

/** How a cycle ended. */
export type RunEnd = Required<Pick<RecordedRun, 'ended' | 'seconds' | 'requests'>> & VerdictCounts;

/** The history of cycles. */
export type Runs = {
  start(run: Pick<RecordedRun, 'target' | 'run' | 'started' | 'probes'>): Promise<void>;
  end(target: string, run: string, end: RunEnd): Promise<void>;
  /** Those of a target, newest first. */
  newest(target: string, limit: number): Promise<readonly RecordedRun[]>;
};

/** The table of runs. */
export function createRuns(session: SqlSession): Runs {
  return {
    async start({ target, run, started, probes }) {
      await session.run(
        `INSERT INTO runs (target, run, started, probes) VALUES (?, ?, ?, ?)
         ON CONFLICT (target, run) DO UPDATE SET started = excluded.started, probes = excluded.probes`,
        target,
        run,
        started,
        probes,
      );
    },
    async end(target, run, { ended, seconds, requests, conforms, violates, inconclusive }) {
      await session.run(
        `UPDATE runs SET ended = ?, seconds = ?, requests = ?, conforms = ?, violates = ?, inconclusive = ?
         WHERE target = ? AND run = ?`,
        ended,
        seconds,
        requests,
        conforms,
        violates,
        inconclusive,
        target,
        run,
      );
    },
    async newest(target, limit) {
      const rows = await session.all(
        'SELECT * FROM runs WHERE target = ? ORDER BY started DESC, run DESC LIMIT ?',
        target,
        limit,
      );
      return rows.map(readRun);
    },
  };
}

function readRun(row: Row): RecordedRun {
  const ended = readOptional(row, 'ended', readNumber);
  const seconds = readOptional(row, 'seconds', readNumber);
  const requests = readOptional(row, 'requests', readNumber);
  return {
    target: readText(row, 'target'),
    run: readText(row, 'run'),
    started: readNumber(row, 'started'),
    probes: readNumber(row, 'probes'),
    conforms: readNumber(row, 'conforms'),
    violates: readNumber(row, 'violates'),
    inconclusive: readNumber(row, 'inconclusive'),
    ...(ended === undefined ? {} : { ended }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(requests === undefined ? {} : { requests }),
  };
}
