import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock/clock.ts';
import type { ClauseRecord } from '../drift/clause-record.ts';
import type { EventSink } from '../events/events.ts';
import type { Coordination } from '../monitor/coordination.ts';
import type { CleanupLedger } from '../probe/cleanup-ledger.ts';
import type { Baselines } from '../store/baselines.ts';
import { createRefusingLedger } from '../store/ledger.ts';
import { openMemoryStore, openStore } from '../store/open-store.ts';
import type { Store, StoreOptions, StorePlace, StoreTables } from '../store/open-store.ts';
import { StoreError, type StoreProblem } from '../store/store-error.ts';
import type { StateOf } from '../store/shown-states.ts';
import { createStoreSink, type StoreSink } from '../store/store-sink.ts';
import type { OnWritePoint } from '../store/write-points.ts';
import { coordinate } from './coordinate.ts';
import { markTold, tellRemembered } from './remembered.ts';

/** Where a station keeps what it must not forget, and for how long. */
export type StationStorage = {
  readonly place: StorePlace;
  readonly retentionDays: number;
  /** How long this monitor has a target for itself, where it shares the store; a quarter of a minute when absent. */
  readonly leaseSeconds?: number;
  /** For tests. */
  readonly onWritePoint?: OnWritePoint;
};

/** What a station needs to open its store. */
export type StationStoreOptions = {
  /** In memory when absent: for a target that is gone with the process. */
  readonly storage: StationStorage | undefined;
  /** The place of this monitor, where monitors of several places share the store. */
  readonly location?: string;
  readonly clock: Clock;
  readonly tell: (line: string) => void;
  /** Ends waiting for a database. */
  readonly signal: AbortSignal;
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
  /** How this monitor and others that share the store work as one; absent where it has it for itself. */
  readonly coordination?: Coordination;
  /** Puts the store before those who show. Where monitors share it, `stateOf` writes down what is known of a target. */
  readonly before: (show: EventSink, stateOf: StateOf) => StoreSink;
  close(): Promise<void>;
};

/** Between two transactions of what events tell: at most twenty a second wait for the disk, whatever the number of targets. */
const restRealMilliseconds = 50;
/** The same where others follow: so often they look, and a database has other things to do. */
const sharedRestRealMilliseconds = 1_000;
/** Days; nothing in memory lives that long. */
const anyRetention = 90;

/** Real milliseconds from one attempt to reach a database to the next. */
const askAgainAfter = 2_000;

/**
 * Opens the store and tells what it remembers. A folder that cannot be used is explained, and monitoring goes on without a store:
 * nothing is created then, for it could not be written down first. A database that cannot be reached is waited for,
 * because only through it monitors know who spends the quota.
 * Rejects with StoreError when another process has the folder, for then that one is the monitor, and when a database cannot
 * be used at all.
 */
export async function openStationStore(options: StationStoreOptions): Promise<StationStore> {
  const { storage, clock, tell } = options;
  const ways = { now: () => clock.now(), say: tell, retentionDays: anyRetention };
  if (storage === undefined) return useStore(await openMemoryStore(ways), options);
  try {
    const { place, ...rest } = storage;
    const store = await openPatiently(place, { ...ways, ...rest }, options);
    return await useStore(store, options);
  } catch (error) {
    const isFolder = 'folder' in storage.place;
    if (!(error instanceof StoreError) || error.problem === 'in_use' || !isFolder) throw error;
    tell(`${error.message}. Monitoring goes on without it; nothing is created on the API meanwhile`);
    return withoutStore(error.message);
  }
}

/** Opens the store; one in a database only once that can be reached. */
async function openPatiently(
  place: StorePlace,
  options: StoreOptions,
  { tell, signal }: StationStoreOptions,
): Promise<Store> {
  let said: string | undefined;
  for (;;) {
    try {
      return await openStore(place, options);
    } catch (error) {
      const passes = error instanceof StoreError && passing.has(error.problem) && 'server' in place;
      if (!passes || signal.aborted) throw error;
      if (error.message !== said) tell(`${error.message}. Nothing is probed until it answers`);
      said = error.message;
      // Asked to stop while it waits, it asks once more and gives up.
      await sleep(askAgainAfter, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** What is the matter with a database for a time only. */
const passing: ReadonlySet<StoreProblem> = new Set<StoreProblem>(['unreachable', 'busy']);

async function useStore(store: Store, options: StationStoreOptions): Promise<StationStore> {
  const { clock, tell, storage, location } = options;
  const records = await store.clauseRecords.all();
  let opened: StoreSink | undefined;
  const settle = (): Promise<boolean> => opened?.settled() ?? Promise.resolve(true);
  const leaseSeconds = storage?.leaseSeconds;
  const coordination = coordinate(store, { clock, tell, location, leaseSeconds, settle });
  const isShared = coordination !== undefined;
  const rest = isShared ? sharedRestRealMilliseconds : restRealMilliseconds;
  // Where several share it, that is for whoever watches a target.
  if (!isShared) {
    const untold = await store.transitions.untold();
    tellRemembered(records, untold, tell);
    await markTold(store, untold);
  }
  return {
    ...(isShared ? { coordination } : {}),
    records,
    ledger: store.ledger,
    baselines: store.baselines,
    tables: store,
    healthy: () => store.health.ok(),
    before(show, stateOf) {
      opened = createStoreSink({
        store,
        stored: records,
        show,
        now: () => clock.now(),
        rest: () => clock.sleep(rest * clock.scale),
        ...(isShared ? { stateOf } : {}),
      });
      return opened;
    },
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
    before: (show) => ({ sink: show, settled: () => Promise.resolve(false) }),
    close: () => Promise.resolve(),
  };
}
