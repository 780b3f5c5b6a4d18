import { definitions } from '../../probes/index.ts';
import type { TargetConfig } from '../config/target.ts';
import { findDefinition } from '../monitor/find-definition.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { visitStore, type StorePlace, type StoreTables } from '../store/open-store.ts';
import { readConfiguration } from './configuration.ts';
import type { CliContext } from './context.ts';
import { selectOneTarget } from './selection.ts';
import { storePlace } from './store-place.ts';

/** Which baseline is meant. */
export type BaselineChoice = { readonly config: string; readonly target?: string };

/** The target whose baseline is meant, and where the store is. */
export type Chosen = {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly place: StorePlace;
  readonly retentionDays: number;
};

/** Reads the configuration, whose secrets are then kept out of every output. @throws ConfigError, UsageError */
export async function choose({ config, target: name }: BaselineChoice, context: CliContext): Promise<Chosen> {
  const { targets, store } = await readConfiguration(config, context);
  const target = selectOneTarget(targets, name);
  return {
    target,
    definition: findDefinition(definitions, target),
    place: storePlace(store, config, context),
    retentionDays: store.retentionDays,
  };
}

/** Looks into the store beside a monitor that may be running. @throws StoreError */
export async function visit<Result>(
  place: StorePlace,
  look: (tables: StoreTables) => Promise<Result>,
): Promise<Result> {
  const store = await visitStore(place);
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}
