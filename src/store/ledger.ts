import type { CleanupLedger, Leftover } from '../probe/cleanup-ledger.ts';
import { ProbeInconclusive } from '../probe/probe.ts';
import type { Row, SqlDatabase, SqlSession } from './database.ts';
import { readNumber, readOptional, readText } from './fields.ts';
import type { Health } from './health.ts';
import { asStoreError } from './store-error.ts';

/** A clean-up ledger over a store. */
export type StoreLedger = CleanupLedger & {
  /** Reads what is pending of a target, for others may have written meanwhile. Rejects with StoreError. */
  refresh(target: string): Promise<void>;
};

/**
 * The clean-up ledger on disk: a new entry is durable when `record` resolves, and `record` throws ProbeInconclusive when it
 * cannot be written down, so that nothing is created that nobody would find again. What is added to an entry, and that one
 * is struck, is written when the store takes it; at worst something that is gone already is looked for once more.
 */
export async function createDurableLedger(database: SqlDatabase, health: Health): Promise<StoreLedger> {
  const entries = new Map((await readAll(database)).map((leftover) => [leftover.mark, leftover]));
  const unsaved = new Map<string, Leftover>();
  const unstruck = new Set<string>();

  const attempt = async (write: () => Promise<void>): Promise<Error | undefined> => {
    try {
      await write();
      health.worked();
      return undefined;
    } catch (error) {
      const explained = asStoreError(error);
      health.failed(explained);
      return explained;
    }
  };
  const saveWith = (leftover: Leftover): Promise<Error | undefined> =>
    attempt(async () => {
      const waiting = [...unsaved.values()];
      await database.transaction('record', async (session) => {
        for (const entry of [...waiting, leftover]) await save(session, entry);
      });
      for (const { mark } of waiting) unsaved.delete(mark);
    });
  return {
    async record(leftover) {
      const isNew = !entries.has(leftover.mark);
      const trouble = await saveWith(leftover);
      if (trouble !== undefined && isNew) {
        const why = `it could not be written down first, so nothing was created: ${trouble.message}`;
        throw new ProbeInconclusive('fixture_lost', why);
      }
      if (trouble !== undefined) unsaved.set(leftover.mark, leftover);
      entries.set(leftover.mark, leftover);
      unstruck.delete(leftover.mark);
    },
    async strike(mark) {
      entries.delete(mark);
      unsaved.delete(mark);
      unstruck.add(mark);
      await attempt(async () => {
        const waiting = [...unstruck];
        await database.transaction('strike', async (session) => {
          for (const gone of waiting) await session.run('DELETE FROM cleanup_ledger WHERE mark = ?', gone);
        });
        for (const gone of waiting) unstruck.delete(gone);
      });
    },
    pending: (target) => Promise.resolve([...entries.values()].filter((entry) => entry.target === target)),
    async refresh(target) {
      const stored = (await readOf(database, target)).filter((entry) => !unstruck.has(entry.mark));
      for (const entry of entries.values()) if (entry.target === target) entries.delete(entry.mark);
      const unwritten = [...unsaved.values()].filter((entry) => entry.target === target);
      for (const entry of [...stored, ...unwritten]) entries.set(entry.mark, entry);
    },
  };
}

/** The ledger of a monitor that has no store: it takes nothing, so nothing is created. */
export function createRefusingLedger(why: string): CleanupLedger {
  return {
    record: () =>
      Promise.reject(
        new ProbeInconclusive('fixture_lost', `nothing is created while it cannot be written down: ${why}`),
      ),
    strike: () => Promise.resolve(),
    pending: () => Promise.resolve([]),
  };
}

async function save(
  session: SqlSession,
  { mark, target, run, kind, parent, name, at }: Leftover,
): Promise<void> {
  await session.run(
    `INSERT INTO cleanup_ledger (mark, target, run, kind, parent, name, at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (mark) DO UPDATE SET
       target = excluded.target, run = excluded.run, kind = excluded.kind, parent = excluded.parent,
       name = excluded.name, at = excluded.at`,
    mark,
    target,
    run,
    kind,
    parent,
    name ?? null,
    at,
  );
}

async function readAll(session: SqlSession): Promise<Leftover[]> {
  return (await session.all('SELECT * FROM cleanup_ledger ORDER BY at, mark')).map(readLeftover);
}

async function readOf(session: SqlSession, target: string): Promise<Leftover[]> {
  const rows = await session.all('SELECT * FROM cleanup_ledger WHERE target = ? ORDER BY at, mark', target);
  return rows.map(readLeftover);
}

function readLeftover(row: Row): Leftover {
  const name = readOptional(row, 'name', readText);
  return {
    mark: readText(row, 'mark'),
    target: readText(row, 'target'),
    run: readText(row, 'run'),
    kind: readText(row, 'kind'),
    parent: readText(row, 'parent'),
    at: readNumber(row, 'at'),
    ...(name === undefined ? {} : { name }),
  };
}
