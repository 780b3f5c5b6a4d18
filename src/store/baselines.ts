import type { Row, SqlSession } from './database.ts';
import { readNumber, readText } from './fields.ts';

/** A change that somebody accepted. */
export type AcceptedChange = {
  /** Unique within the target. */
  readonly id: string;
  readonly target: string;
  /** What changed, in a form that only its owner reads. */
  readonly content: string;
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly accepted: number;
};

/** The recorded shape of each target's errors, as text that only its owner reads, and what was accepted since. */
export type Baselines = {
  read(target: string): Promise<string | undefined>;
  /** What is kept of every target, by its name. */
  all(): Promise<ReadonlyMap<string, string>>;
  save(target: string, content: string, at: number): Promise<void>;
  /** The same id again replaces what was noted. */
  accept(change: AcceptedChange): Promise<void>;
  /** Oldest first. */
  accepted(target: string): Promise<readonly AcceptedChange[]>;
};

/** The tables of baselines and accepted changes. */
export function createBaselines(session: SqlSession): Baselines {
  return {
    async read(target) {
      const row = await session.first('SELECT content FROM baselines WHERE target = ?', target);
      return row === undefined ? undefined : readText(row, 'content');
    },
    async all() {
      const rows = await session.all('SELECT target, content FROM baselines');
      return new Map(rows.map((row) => [readText(row, 'target'), readText(row, 'content')]));
    },
    async save(target, content, at) {
      await session.run(
        `INSERT INTO baselines (target, content, updated) VALUES (?, ?, ?)
         ON CONFLICT (target) DO UPDATE SET content = excluded.content, updated = excluded.updated`,
        target,
        content,
        at,
      );
    },
    async accept({ id, target, content, reason, accepted }) {
      await session.run(
        `INSERT INTO accepted_changes (id, target, content, reason, accepted) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (target, id) DO UPDATE SET
           content = excluded.content, reason = excluded.reason, accepted = excluded.accepted`,
        id,
        target,
        content,
        reason,
        accepted,
      );
    },
    async accepted(target) {
      const rows = await session.all(
        'SELECT * FROM accepted_changes WHERE target = ? ORDER BY accepted, id',
        target,
      );
      return rows.map(readChange);
    },
  };
}

function readChange(row: Row): AcceptedChange {
  return {
    id: readText(row, 'id'),
    target: readText(row, 'target'),
    content: readText(row, 'content'),
    reason: readText(row, 'reason'),
    accepted: readNumber(row, 'accepted'),
  };
}
