import type { SqlDatabase } from './database.ts';
import { deleteEvidence } from './evidence.ts';
import { readNumber, readText } from './fields.ts';

/** What may stay. */
export type RetentionLimits = {
  /** What was last seen before this moment goes; milliseconds since the Unix epoch. */
  readonly before: number;
  /** The most characters of exchanges; the evidence that was seen longest ago goes first. */
  readonly size: number;
};

/** The most that the exchanges kept as evidence take up: a fixed figure, told in docs/configuration.md. */
export const evidenceSizeCap = 256 * 1024 * 1024;

/** Forgets evidence and history that is too old, and evidence that is too much. What is known of clauses stays for ever. */
export function prune(database: SqlDatabase, { before, size }: RetentionLimits): void {
  database.transaction('prune', () => {
    for (const row of database.all('SELECT id FROM evidence WHERE last_seen < ?', before)) {
      deleteEvidence(database, readText(row, 'id'));
    }
    database.run('DELETE FROM runs WHERE started < ?', before);
    database.run('DELETE FROM transitions WHERE at < ? AND told = 1', before);
    // Replaced exchanges that no evidence points at any more.
    database.run('DELETE FROM exchanges WHERE id NOT IN (SELECT exchange FROM evidence_exchanges)');
    while (totalSize(database) > size) {
      const oldest = database.first('SELECT id FROM evidence ORDER BY last_seen, id LIMIT 1');
      if (oldest === undefined) break;
      deleteEvidence(database, readText(oldest, 'id'));
    }
  });
  database.all('PRAGMA incremental_vacuum');
}

function totalSize(database: SqlDatabase): number {
  const row = database.first('SELECT COALESCE(SUM(size), 0) AS total FROM exchanges');
  return row === undefined ? 0 : readNumber(row, 'total');
}
