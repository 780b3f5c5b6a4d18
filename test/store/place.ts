import type { SqlDatabase } from '../../src/store/database.ts';
import {
  openMemoryStore,
  type Store,
  type StoreOptions,
  type StoreVisit,
} from '../../src/store/open-store.ts';
import { createFilePlace } from './file-place.ts';
import { createServerPlace } from './server-place.ts';

/** A place where a store may be, empty at first and gone after the test: what the tests of the store know of an engine. */
export type TestPlace = {
  readonly open: (options: StoreOptions) => Promise<Store>;
  readonly visit: () => Promise<StoreVisit>;
  /** A connection of its own, closed after the test. */
  readonly beside: () => Promise<SqlDatabase>;
  /** A store on a disk that is full from `fill` to `makeRoom`. */
  readonly openOnSmallDisk: (options: StoreOptions) => Promise<{
    store: Store;
    fill: () => Promise<void>;
    makeRoom: () => Promise<void>;
  }>;
  /** A store that does not wait long for another program, which holds it up from `lock` to `unlock`. */
  readonly openBesideAnother: (options: StoreOptions) => Promise<{
    store: Store;
    lock: () => Promise<void>;
    unlock: () => Promise<void>;
  }>;
};

/** Set by vitest.system.config.ts: the same tests hold for a store in PostgreSQL. */
const onServer = process.env['FAULTLINE_TEST_STORE'] === 'postgres';

/** How often a property is tried that asks the store many times. */
export const storeRuns = { numRuns: onServer ? 12 : 100 } as const;

/** A store of the engine under test, for tests that need nothing beside it. */
export async function openAnywhere(options: StoreOptions): Promise<Store> {
  return onServer ? (await createServerPlace()).open(options) : openMemoryStore(options);
}

/** A place of the engine under test. */
export async function createPlace(): Promise<TestPlace> {
  return onServer ? createServerPlace() : createFilePlace();
}
