import type { TargetConfig } from '../config/target.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { Leftover } from '../probe/cleanup-ledger.ts';
import { createCalmLog } from '../report/calm-log.ts';
import { createState, type State } from '../state/state.ts';
import type { StateOf } from '../store/shown-states.ts';
import { writeSnapshot } from '../store/stored-snapshot.ts';
import { createLive } from '../web/live.ts';
import { redactView } from '../web/redact-view.ts';
import type { Web } from '../web/web.ts';
import type { CliContext } from './context.ts';
import { startFollower, type Follower, type FollowerOptions } from './follower.ts';
import { createKeptFiles } from './kept-files.ts';
import { createReadiness, tellAll, waitForListing } from './station-events.ts';
import { createStationMetrics } from './station-metrics.ts';
import { createStationMonitor } from './station-monitor.ts';
import type { StationOptions } from './station-options.ts';
import { createStatusSources } from './station-status.ts';
import { openStationStore, type StationStore } from './station-store.ts';
import { findWebAddress, startStationWeb } from './station-web.ts';
import { createChangesOf } from './watched-baselines.ts';

/** A monitor at work with everything that tells of it. */
export type Station = {
  /** Of the web pages, without a trailing slash. */
  readonly url: string;
  /** Watches these targets from now on, without disturbing what did not change. */
  retarget(targets: readonly TargetConfig[]): void;
  /** Lets in whom this says from now on; what keeps it from doing so in words, and then nothing is changed. */
  readonly admit: Web['admit'];
  /** Stops within seconds; resolves with what could not be removed. */
  stop(): Promise<readonly Leftover[]>;
};

/**
 * Starts watching: the web server first, so that a port in use is noticed before anything is sent.
 * @throws ListenError when the address cannot be listened on.
 * @throws StoreError when another process has the folder of the store.
 */
export async function startStation(options: StationOptions, context: CliContext): Promise<Station> {
  let { targets } = options;
  const { output, redactor, version, signal } = context;
  const state = createState();
  const tell = (line: string): void => output.print(line);
  const store = await openStationStore({ ...options, storage: options.store, tell, signal });
  const keptFiles = createKeptFiles();
  let follower: Follower | undefined;
  const healthy = (): boolean => store.healthy() && follower?.answered() !== false;
  const metrics = createStationMetrics({ ...options, state, healthy, keptFiles, context });
  const readiness = createReadiness(store.coordination !== undefined);
  const live = createLive();
  let monitor: Monitor | undefined;
  const holds = (target: string): boolean => monitor?.holds(target) === true;
  const listing = waitForListing(targets);
  const show = tellAll([
    state.apply,
    metrics.record,
    keptFiles.note,
    createCalmLog(tell),
    readiness.note,
    (event) => follower?.note(event),
    live.note,
    listing.note,
    ...(options.watch === undefined ? [] : [options.watch]),
  ]);
  const { sink, settled } = store.before(show, createStateOf(state, redactor));
  const watched = await createStationMonitor({ options, targets: () => targets, store, sink, context });
  monitor = watched;
  const shared = { state, tables: store.tables, targets: () => targets, holds };
  const web = await startStationWeb(
    {
      ...findWebAddress(options),
      metrics: metrics.scrape,
      ready: readiness.isReady,
      status: createStatusSources(options, { ...shared, version, monitor: watched }),
      live,
    },
    store,
    context,
  );
  watched.start();
  await listing.complete;
  follower = followOthers(options, { ...shared, store, onChange: live.note, tell });
  return {
    url: web.url,
    admit: web.admit,
    retarget(next) {
      targets = next;
      watched.retarget(next);
    },
    async stop() {
      await Promise.all([watched.stop(), follower?.stop(), web.close()]);
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
