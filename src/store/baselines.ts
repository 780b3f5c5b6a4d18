import type { Row, SqlDatabase } from './database.ts';
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
  read(target: string): string | undefined;
  save(target: string, content: string, at: number): void;
  /** The same id again replaces what was noted. */
  accept(change: AcceptedChange): void;
  /** Oldest first. */
  accepted(target: string): readonly AcceptedChange[];
};

/** The tables of baselines and accepted changes. */
export function createBaselines(database: SqlDatabase): Baselines {
  return {
    read(target) {
      const row = database.first('SELECT content FROM baselines WHERE target = ?', target);
      return row === undefined ? undefined : readText(row, 'content');
    },
    save(target, content, at) {
      database.run(
        `INSERT INTO baselines (target, content, updated) VALUES (?, ?, ?)
         ON CONFLICT (target) DO UPDATE SET content = excluded.content, updated = excluded.updated`,
        target,
        content,
        at,
      );
    },
    accept({ id, target, content, reason, accepted }) {
      database.run(
        'INSERT OR REPLACE INTO accepted_changes (id, target, content, reason, accepted) VALUES (?, ?, ?, ?, ?)',
        id,
        target,
        content,
        reason,
        accepted,
      );
    },
    accepted: (target) =>
      database
        .all('SELECT * FROM accepted_changes WHERE target = ? ORDER BY accepted, id', target)
        .map(readChange),
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
