import type { CleanupLedger, Leftover } from '../probe/cleanup-ledger.ts';
import { ProbeInconclusive } from '../probe/probe.ts';
import type { Row, SqlDatabase } from './database.ts';
import { readNumber, readOptional, readText } from './fields.ts';
import type { Health } from './health.ts';
import { explainStoreFailure } from './store-error.ts';

/**
 * The clean-up ledger on disk: a new entry is durable when `record` resolves, and `record` throws ProbeInconclusive when it
 * cannot be written down, so that nothing is created that nobody would find again. What is added to an entry, and that one
 * is struck, is written when the store takes it; at worst something that is gone already is looked for once more.
 */
export function createDurableLedger(database: SqlDatabase, health: Health, file: string): CleanupLedger {
  const entries = new Map(readAll(database).map((leftover) => [leftover.mark, leftover]));
  const unsaved = new Map<string, Leftover>();
  const unstruck = new Set<string>();

  const attempt = (write: () => void): Error | undefined => {
    try {
      write();
      health.worked();
      return undefined;
    } catch (error) {
      const explained = explainStoreFailure(error, file);
      health.failed(explained);
      return explained;
    }
  };
  const saveWith = (leftover: Leftover): Error | undefined =>
    attempt(() => {
      database.transaction('record', () => {
        for (const entry of [...unsaved.values(), leftover]) save(database, entry);
      });
      unsaved.clear();
    });
  return {
    record(leftover) {
      const isNew = !entries.has(leftover.mark);
      const trouble = saveWith(leftover);
      if (trouble !== undefined && isNew) {
        const why = `it could not be written down first, so nothing was created: ${trouble.message}`;
        return Promise.reject(new ProbeInconclusive('fixture_lost', why));
      }
      if (trouble !== undefined) unsaved.set(leftover.mark, leftover);
      entries.set(leftover.mark, leftover);
      unstruck.delete(leftover.mark);
      return Promise.resolve();
    },
    strike(mark) {
      entries.delete(mark);
      unsaved.delete(mark);
      unstruck.add(mark);
      attempt(() => {
        database.transaction('strike', () => {
          for (const gone of unstruck) database.run('DELETE FROM cleanup_ledger WHERE mark = ?', gone);
        });
        unstruck.clear();
      });
      return Promise.resolve();
    },
    pending: (target) => Promise.resolve([...entries.values()].filter((entry) => entry.target === target)),
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

function save(database: SqlDatabase, { mark, target, run, kind, parent, name, at }: Leftover): void {
  database.run(
    'INSERT OR REPLACE INTO cleanup_ledger (mark, target, run, kind, parent, name, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    mark,
    target,
    run,
    kind,
    parent,
    name ?? null,
    at,
  );
}

function readAll(database: SqlDatabase): Leftover[] {
  return database.all('SELECT * FROM cleanup_ledger ORDER BY at, rowid').map((row: Row) => {
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
  });
}
