import type { Clock } from '../clock/clock.ts';
import type { Config, TargetConfig } from '../config/target.ts';
import type { WebAccess } from '../config/web-access.ts';
import type { EventSink } from '../events/events.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import type { Probe } from '../probe/probe.ts';
import type { Reload } from '../web/reload-route.ts';
import type { LastReload } from './reloading.ts';
import type { StationStorage } from './station-store.ts';

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
