import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { Leftover } from '../probe/cleanup-ledger.ts';
import { createCalmLog } from '../report/calm-log.ts';
import type { State } from '../state/state.ts';
import type { StateOf } from '../store/shown-states.ts';
import { writeSnapshot } from '../store/stored-snapshot.ts';
import { redactView } from '../web/redact-view.ts';
import type { Web } from '../web/web.ts';
import type { CliContext } from './context.ts';
import { startFollower, type Follower, type FollowerOptions } from './follower.ts';
import { createReadiness, tellAll, waitForListing } from './station-events.ts';
import { createStationMonitor } from './station-monitor.ts';
import type { StationOptions } from './station-options.ts';
import { createStatusSources } from './station-status.ts';
import { openStationStore, type StationStore } from './station-store.ts';
import { createChangesOf } from './watched-baselines.ts';

/** Where what is found is shown. */
export type StationView = {
  readonly state: State;
  /** Hear of everything that the store has kept. */
  readonly sinks: readonly EventSink[];
  /** Hears that what is shown has changed. */
  readonly onChange: () => void;
  /** Takes what the pages are made of, once that is known. */
  readonly open: Web['open'];
};

/** The store of a station, the monitor that fills it, and what other monitors put there. */
export type StationWatch = {
  /** Whether the store works. */
  readonly healthy: () => boolean;
  /** Whether watching has begun. */
  readonly ready: () => boolean;
  /** Watches these targets from now on, without disturbing what did not change. */
  readonly retarget: (targets: readonly TargetConfig[]) => void;
  /** Stops within seconds, and closes the store; resolves with what could not be removed. */
  readonly stop: () => Promise<readonly Leftover[]>;
};

/**
 * Opens the store, waiting for a database that does not answer, and watches.
 * Rejects with StoreError where the store is another process's, or can never be used.
 */
export async function startStationWatch(
  options: StationOptions,
  { state, sinks, onChange, open }: StationView,
  context: CliContext,
): Promise<StationWatch> {
  let { targets } = options;
  const { output, redactor, version, signal } = context;
  const tell = (line: string): void => output.print(line);
  const store = await openStationStore({ ...options, storage: options.store, tell, signal });
  let follower: Follower | undefined;
  const readiness = createReadiness(store.coordination !== undefined);
  const listing = waitForListing(targets);
  const show = tellAll([
    ...sinks,
    createCalmLog(tell),
    readiness.note,
    (event) => follower?.note(event),
    listing.note,
    ...(options.watch === undefined ? [] : [options.watch]),
  ]);
  const { sink, settled } = store.before(show, createStateOf(state, redactor));
  const monitor = await createStationMonitor({ options, targets: () => targets, store, sink, context });
  const holds = (target: string): boolean => monitor.holds(target);
  const shared = { state, tables: store.tables, targets: () => targets, holds };
  open(createStatusSources(options, { ...shared, version, monitor }));
  monitor.start();
  await listing.complete;
  follower = followOthers(options, { ...shared, store, onChange, tell });
  return {
    healthy: () => store.healthy() && follower?.answered() !== false,
    ready: readiness.isReady,
    retarget(next) {
      targets = next;
      monitor.retarget(next);
    },
    async stop() {
      await Promise.all([monitor.stop(), follower?.stop()]);
      await settled();
      const left = await Promise.all(targets.map(({ name }) => store.ledger.pending(name)));
      await store.close();
      return left.flat();
    },
  };
}

/** What others may know of a target. */
function createStateOf(state: State, redactor: CliContext['redactor']): StateOf {
  return (target) => {
    const snapshot = state.snapshot(target);
    return snapshot && writeSnapshot(redactView(snapshot, (text) => redactor.redact(text)));
  };
}

type FollowerParts = Pick<FollowerOptions, 'state' | 'holds' | 'onChange' | 'tell'> & {
  readonly store: StationStore;
  readonly targets: () => readonly TargetConfig[];
};

/** Follows other monitors, where there are any. */
function followOthers(
  { clock, definitions }: Pick<StationOptions, 'clock' | 'definitions'>,
  { store, targets, ...parts }: FollowerParts,
): Follower | undefined {
  if (store.coordination === undefined || store.tables === undefined) return undefined;
  const changesOf = createChangesOf(definitions, targets);
  return startFollower({ ...parts, tables: store.tables, changesOf, clock });
}
