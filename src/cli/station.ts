import type { TargetConfig } from '../config/target.ts';
import type { Leftover } from '../probe/cleanup-ledger.ts';
import { createState } from '../state/state.ts';
import { createLive } from '../web/live.ts';
import type { Web } from '../web/web.ts';
import type { CliContext } from './context.ts';
import { createKeptFiles } from './kept-files.ts';
import { createStationMetrics } from './station-metrics.ts';
import type { StationOptions } from './station-options.ts';
import { startStationWatch, type StationWatch } from './station-watch.ts';
import { startStationWeb } from './station-web.ts';

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
 * Starts watching: the web server first, so that a port in use is noticed before anything is sent, and a monitor that waits for
 * its database can be scraped.
 * @throws ListenError when the address cannot be listened on.
 * @throws StoreError when another process has the folder of the store.
 */
export async function startStation(options: StationOptions, context: CliContext): Promise<Station> {
  const state = createState();
  const live = createLive();
  const keptFiles = createKeptFiles();
  /** Undefined as long as the store does not answer. */
  let watch: StationWatch | undefined;
  const healthy = (): boolean => watch?.healthy() === true;
  const metrics = createStationMetrics({ ...options, state, healthy, keptFiles, context });
  const ready = (): boolean => watch?.ready() === true;
  const web = await startStationWeb(options, { metrics: metrics.scrape, ready, live }, context);
  const sinks = [state.apply, metrics.record, keptFiles.note, live.note];
  try {
    watch = await startStationWatch(options, { state, sinks, onChange: live.note, open: web.open }, context);
  } catch (error) {
    await web.close();
    throw error;
  }
  const { retarget, stop } = watch;
  return {
    url: web.url,
    admit: web.admit,
    retarget,
    async stop() {
      // Pages read the store, which closes at the end.
      await web.close();
      return stop();
    },
  };
}
