import type { State } from '../state/state.ts';
import type { TargetView } from '../state/target-view.ts';
import type { World } from './collectors.ts';

/** Where what the gauges are built from is found. */
export type WorldSources = {
  readonly state: State;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly build: World['build'];
  /** Whether the store took the newest write; absent without a store. */
  readonly storeHealthy?: () => boolean;
  /** The newest loading of the configuration. */
  readonly lastReload?: () => NonNullable<World['lastReload']>;
};

/** Looks when it is asked first, so that all gauges of one scrape tell of the same moment. */
export function observeOnce(sources: WorldSources): () => World {
  let world: World | undefined;
  return () => (world ??= observe(sources));
}

function observe({ state, now, build, storeHealthy, lastReload }: WorldSources): World {
  return {
    targets: state.targets().map(rememberStatuses),
    now: now(),
    build,
    ...(storeHealthy === undefined ? {} : { storeHealthy: storeHealthy() }),
    ...(lastReload === undefined ? {} : { lastReload: lastReload() }),
  };
}

/** Several gauges ask where each clause stands: it is found out for the first of them. */
function rememberStatuses(target: TargetView): TargetView {
  let statuses: ReturnType<TargetView['clauseStatuses']> | undefined;
  return { ...target, clauseStatuses: (now) => (statuses ??= target.clauseStatuses(now)) };
}
