import type { Engine, SqlSession } from './database.ts';
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
export async function prune(engine: Engine, { before, size }: RetentionLimits): Promise<void> {
  await engine.database.transaction('prune', async (session) => {
    for (const row of await session.all('SELECT id FROM evidence WHERE last_seen < ?', before)) {
      await deleteEvidence(session, readText(row, 'id'));
    }
    await session.run('DELETE FROM runs WHERE started < ?', before);
    await session.run('DELETE FROM transitions WHERE at < ? AND told = 1', before);
    await session.run('DELETE FROM target_states WHERE updated < ?', before);
    // Replaced exchanges that no evidence points at any more.
    await session.run('DELETE FROM exchanges WHERE id NOT IN (SELECT exchange FROM evidence_exchanges)');
    while ((await totalSize(session)) > size) {
      const oldest = await session.first('SELECT id FROM evidence ORDER BY last_seen, id LIMIT 1');
      if (oldest === undefined) break;
      await deleteEvidence(session, readText(oldest, 'id'));
    }
  });
  await engine.reclaim();
}

async function totalSize(session: SqlSession): Promise<number> {
  const row = await session.first('SELECT COALESCE(SUM(size), 0) AS total FROM exchanges');
  return row === undefined ? 0 : readNumber(row, 'total');
}
