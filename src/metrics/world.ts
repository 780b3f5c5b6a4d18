import type { ClauseStatus } from '../state/clause-status.ts';
import type { State } from '../state/state.ts';
import type { TargetView } from '../state/target-view.ts';

/** A target at the moment of a scrape, which several gauges ask where its clauses stand: it is found out for the first of them. */
export type ObservedTarget = {
  readonly view: TargetView;
  readonly statuses: () => readonly ClauseStatus[];
};

/** What the gauges are built from at the moment of a scrape. */
export type World = {
  readonly targets: readonly ObservedTarget[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly build: { readonly version: string; readonly revision: string };
  /** Absent without a store. */
  readonly storeHealthy?: boolean;
  /** The newest loading of the configuration; `succeededAt` in milliseconds since the Unix epoch. */
  readonly lastReload?: { readonly successful: boolean; readonly succeededAt?: number };
};

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

/** Looks at everything at once, so that all gauges of one scrape tell of the same moment. */
export function observe(sources: WorldSources): World {
  const { state, build, storeHealthy, lastReload } = sources;
  const now = sources.now();
  return {
    targets: state.targets().map((view) => ({ view, statuses: once(() => view.clauseStatuses(now)) })),
    now,
    build,
    ...(storeHealthy === undefined ? {} : { storeHealthy: storeHealthy() }),
    ...(lastReload === undefined ? {} : { lastReload: lastReload() }),
  };
}

/** Finds something out when it is asked first. */
export function once<Answer>(find: () => Answer): () => Answer {
  let found: { readonly answer: Answer } | undefined;
  return () => (found ??= { answer: find() }).answer;
}
