import type { Client } from '../client/client.ts';
import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import type { MonitorOptions } from './monitor-options.ts';

/** One target under watch: what all that is done to it is done with. */
export type TargetScope = MonitorOptions & {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly client: Client;
  /** Aborts when the monitor stops. */
  readonly stopping: AbortSignal;
  /** Once it has aborted, no probe begins any more; the one that runs goes on. */
  readonly retiring: AbortSignal;
};
