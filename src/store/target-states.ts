import type { SqlSession } from './database.ts';
import { readNumber, readText } from './fields.ts';

/** What the monitor of each target knows of it, for others who share the store: as text that only its owner reads. */
export type TargetStates = {
  /** Replaces what is kept of a target and counts its version up. `at` in milliseconds since the Unix epoch. */
  save(target: string, content: string, at: number): Promise<void>;
  /** By the name of the target: another number whenever something else was saved. */
  versions(): Promise<ReadonlyMap<string, number>>;
  read(target: string): Promise<string | undefined>;
};

/** The table of what is known of targets. */
export function createTargetStates(session: SqlSession): TargetStates {
  return {
    async save(target, content, at) {
      await session.run(
        `INSERT INTO target_states (target, version, content, updated) VALUES (?, 1, ?, ?)
         ON CONFLICT (target) DO UPDATE SET
           version = target_states.version + 1, content = excluded.content, updated = excluded.updated`,
        target,
        content,
        at,
      );
    },
    async versions() {
      const rows = await session.all('SELECT target, version FROM target_states');
      return new Map(rows.map((row) => [readText(row, 'target'), readNumber(row, 'version')]));
    },
    async read(target) {
      const row = await session.first('SELECT content FROM target_states WHERE target = ?', target);
      return row === undefined ? undefined : readText(row, 'content');
    },
  };
}
