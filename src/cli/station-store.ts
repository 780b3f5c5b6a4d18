import type { Clock } from '../clock/clock.ts';
import type { ClauseRecord } from '../drift/clause-record.ts';
import type { EventSink } from '../events/events.ts';
import type { CleanupLedger } from '../probe/cleanup-ledger.ts';
import type { Baselines } from '../store/baselines.ts';
import { createRefusingLedger } from '../store/ledger.ts';
import { openMemoryStore, openStore, type Store, type StoreTables } from '../store/open-store.ts';
import { StoreError } from '../store/store-error.ts';
import { createStoreSink, type StoreSink } from '../store/store-sink.ts';
import type { OnWritePoint } from '../store/write-points.ts';
import { tellRemembered } from './remembered.ts';

/** Where a station keeps what it must not forget. */
export type StorePlace = {
  readonly path: string;
  readonly retentionDays: number;
  /** For tests. */
  readonly onWritePoint?: OnWritePoint;
};

/** What a station needs to open its store. */
export type StationStoreOptions = {
  /** In memory when absent: for a target that is gone with the process. */
  readonly place: StorePlace | undefined;
  readonly clock: Clock;
  readonly tell: (line: string) => void;
};

/** The store of a station, or what stands in for one that could not be opened. */
export type StationStore = {
  /** What an earlier monitor knew. */
  readonly records: readonly ClauseRecord[];
  readonly ledger: CleanupLedger;
  /** The shapes of errors and what was accepted of them; undefined without a store. */
  readonly baselines: Baselines | undefined;
  /** What pages tell of the past; undefined without a store. */
  readonly tables: StoreTables | undefined;
  readonly healthy: () => boolean;
  /** Puts the store before those who show; the second function resolves once nothing is held back any more. */
  readonly before: (show: EventSink) => StoreSink;
  close(): Promise<void>;
};

/** Between two transactions of what events tell: at most twenty a second wait for the disk, whatever the number of targets. */
const restRealMilliseconds = 50;
/** Days; nothing in memory lives that long. */
const anyRetention = 90;

/**
 * Opens the store and tells what it remembers. A store that cannot be used is explained, and monitoring goes on without one:
 * nothing is created then, for it could not be written down first.
 * Rejects with StoreError when another process has the store, for then that one is the monitor.
 */
export async function openStationStore({ place, clock, tell }: StationStoreOptions): Promise<StationStore> {
  const options = { now: () => clock.now(), say: tell, retentionDays: anyRetention };
  if (place === undefined) return useStore(await openMemoryStore(options), clock, tell);
  try {
    return await useStore(await openStore(place.path, { ...options, ...place }), clock, tell);
  } catch (error) {
    if (!(error instanceof StoreError) || error.problem === 'in_use') throw error;
    tell(`${error.message}. Monitoring goes on without it; nothing is created on the API meanwhile`);
    return withoutStore(error.message);
  }
}

async function useStore(store: Store, clock: Clock, tell: (line: string) => void): Promise<StationStore> {
  const records = await store.clauseRecords.all();
  tellRemembered(records, await store.transitions.untold(), tell);
  if (store.health.ok()) await store.commit('told', ({ transitions }) => transitions.markTold());
  return {
    records,
    ledger: store.ledger,
    baselines: store.baselines,
    tables: store,
    healthy: () => store.health.ok(),
    before: (show) =>
      createStoreSink({
        store,
        stored: records,
        show,
        now: () => clock.now(),
        rest: () => clock.sleep(restRealMilliseconds * clock.scale),
      }),
    close: () => store.close(),
  };
}

function withoutStore(why: string): StationStore {
  return {
    records: [],
    ledger: createRefusingLedger(why),
    baselines: undefined,
    tables: undefined,
    healthy: () => false,
    before: (show) => ({ sink: show, settled: () => Promise.resolve() }),
    close: () => Promise.resolve(),
  };
}
