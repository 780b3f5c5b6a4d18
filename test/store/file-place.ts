import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { assembleStore, openStore, visitStore } from '../../src/store/open-store.ts';
import { connect } from '../../src/store/sqlite/connect.ts';
import { createFileEngine, storeFileName } from '../../src/store/sqlite/file-engine.ts';
import type { TestPlace } from './place.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder for a store. */
export function createFilePlace(): TestPlace {
  const folder = temporaryFolder();
  const file = join(folder, storeFileName);
  const beside = () => {
    const database = connect(file);
    onTestFinished(() => database.close());
    return database;
  };
  return {
    open: (options) => openStore({ folder }, options),
    visit: () => visitStore({ folder }),
    beside: () => Promise.resolve(beside()),
    async openOnSmallDisk(options) {
      const database = connect(file);
      const store = await assembleStore(createFileEngine(database, file), options);
      const pages = async (most: number): Promise<void> => {
        await database.all(`PRAGMA max_page_count = ${most}`);
      };
      return { store, fill: () => pages(1), makeRoom: () => pages(100_000) };
    },
    async openBesideAnother(options) {
      const store = await assembleStore(createFileEngine(connect(file, { patience: 50 }), file), options);
      const other = beside();
      return { store, lock: () => other.exec('BEGIN IMMEDIATE'), unlock: () => other.exec('ROLLBACK') };
    },
  };
}
