import type { Clock } from '../clock/clock.ts';
import type { Config, TargetConfig } from '../config/target.ts';
import type { WebAccess } from '../config/web-access.ts';
import { findWebPrefixes } from '../config/web-settings.ts';
import type { EventSink } from '../events/events.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { createBaselineWatch } from '../monitor/baseline-watch.ts';
import { createMonitor, type Monitor } from '../monitor/monitor.ts';
import { createTracker } from '../monitor/tracker.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import type { Probe } from '../probe/probe.ts';
import type { Leftover } from '../probe/cleanup-ledger.ts';
import { createCalmLog } from '../report/calm-log.ts';
import { createState, type State } from '../state/state.ts';
import type { StateOf } from '../store/shown-states.ts';
import { writeSnapshot } from '../store/stored-snapshot.ts';
import { createLive } from '../web/live.ts';
import { redactView } from '../web/redact-view.ts';
import { startWeb, type Web, type WebOptions } from '../web/web.ts';
import type { Reload } from '../web/reload-route.ts';
import type { CliContext } from './context.ts';
import { random } from './random.ts';
import { startFollower, type Follower, type FollowerOptions } from './follower.ts';
import { createKeptFiles, type KeptFiles } from './kept-files.ts';
import type { LastReload } from './reloading.ts';
import { createReadiness, tellAll, waitForListing } from './station-events.ts';
import { createStatusSources } from './station-status.ts';
import { baselinesOfStation, createChangesOf } from './watched-baselines.ts';
import { openStationStore, type StationStore, type StationStorage } from './station-store.ts';

/** What a station watches, and where it answers. */
export type StationOptions = {
  readonly targets: readonly TargetConfig[];
  readonly definitions: readonly ApiDefinition[];
  readonly clock: Clock;
  /** Port 0 takes any free one. */
  readonly web: Omit<Config['web'], 'runNow'> & Partial<Pick<Config['web'], 'runNow'>>;
  /** Who reaches the pages, and how: everybody by plain HTTP when absent. */
  readonly access?: WebAccess;
  /** What must survive a restart; in memory when absent. */
  readonly store?: StationStorage;
  /** The place from which it probes, where monitors of several places share the store. */
  readonly location?: string;
  /** Which probes run at once; all but the bursts when absent. */
  readonly runsAtStart?: (probe: Probe) => boolean;
  /** The newest loading of the configuration; that of the start when absent. */
  readonly lastReload?: () => LastReload;
  /** Loads the configuration anew, where that may be asked for over HTTP. */
  readonly reload?: Reload;
  /** Hears of everything, beside metrics, pages and the log. */
  readonly watch?: EventSink;
};

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
      ...placeOf(options),
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

/** Without pages nothing is watched. */
async function startStationWeb(
  options: Omit<WebOptions, 'redact' | 'onFailure'>,
  store: StationStore,
  { output, redactor }: CliContext,
): Promise<Web> {
  try {
    return await startWeb({
      ...options,
      redact: (text) => redactor.redact(text),
      onFailure: (line) => output.print(line),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
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

type MonitorParts = {
  readonly options: StationOptions;
  readonly targets: () => readonly TargetConfig[];
  readonly store: StationStore;
  readonly sink: EventSink;
  readonly context: CliContext;
};

async function createStationMonitor({
  options,
  targets,
  store,
  sink,
  context,
}: MonitorParts): Promise<Monitor> {
  const { clock, definitions } = options;
  const { output, redactor, version } = context;
  const tell = (line: string): void => output.print(line);
  const baselines = await baselinesOfStation(targets, definitions, store.baselines, tell);
  const keep: EventSink = (event) => {
    baselines.note(event);
    sink(event);
  };
  return createMonitor(targets(), definitions, {
    clock,
    version,
    emit: createBaselineWatch(createTracker(keep, store.records, options.location), baselines),
    redactor,
    ledger: store.ledger,
    random,
    ...(store.coordination === undefined ? {} : { coordination: store.coordination }),
    ...(options.runsAtStart === undefined ? {} : { runsAtStart: options.runsAtStart }),
  });
}

type MetricsParts = Pick<StationOptions, 'clock' | 'lastReload'> & {
  readonly state: State;
  readonly healthy: () => boolean;
  readonly keptFiles: KeptFiles;
  readonly context: CliContext;
};

function createStationMetrics({
  state,
  healthy,
  keptFiles,
  clock,
  context,
  lastReload,
}: MetricsParts): Metrics {
  const { env, output, version } = context;
  const atStart: LastReload = { successful: true, succeededAt: clock.now() };
  return createMetrics({
    state,
    storeHealthy: healthy,
    now: () => clock.now(),
    build: { version, revision: env['FAULTLINE_REVISION'] ?? 'unknown' },
    lastReload: () => {
      const last = lastReload?.() ?? atStart;
      return { ...last, successful: last.successful && !keptFiles.any() };
    },
    redact: (text) => context.redactor.redact(text),
    onFailure: (line) => output.print(line),
  });
}

function placeOf({
  web,
  access,
  reload,
}: StationOptions): Pick<WebOptions, 'host' | 'port' | 'externalName' | 'prefixes' | 'access' | 'reload'> {
  return {
    host: web.host,
    port: web.port,
    prefixes: findWebPrefixes(web),
    ...(web.externalUrl === undefined ? {} : { externalName: new URL(web.externalUrl).hostname }),
    ...(access === undefined ? {} : { access }),
    ...(reload === undefined ? {} : { reload }),
  };
}
