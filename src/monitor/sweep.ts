import type { Client } from '../client/client.ts';
import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { cleanUp, describeLeftover, timeToComeOfAge } from '../probe/clean-up.ts';
import type { CleanupLedger, Leftover } from '../probe/cleanup-ledger.ts';

/** What a sweeper works with. */
export type SweeperOptions = {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly client: Client;
  readonly ledger: CleanupLedger;
  readonly clock: Clock;
  readonly emit: EventSink;
  /** Whether what this run made is still the run's own to remove. */
  readonly isActive: (run: string) => boolean;
};

/** Removes what earlier cycles could not: those of a monitor that crashed, and those that an API refused to help. */
export type Sweeper = {
  /** Tries everything once, until the signal aborts; costs no request where nothing is left. Never throws. */
  sweep(signal: AbortSignal): Promise<void>;
  /** How long to wait before the next sweep, in milliseconds: an hour, or until something has come of age. */
  pause(): Promise<number>;
};

/** Milliseconds between sweeps. */
const sweepEvery = 3_600_000;

/** Creates the sweeper of one target. Removal is the definition's: it touches only what bears the mark in the ledger. */
export function createSweeper(options: SweeperOptions): Sweeper {
  const { target, ledger, clock, client, emit } = options;
  const announced = new Set<string>();
  const isTooYoung = (leftover: Leftover): boolean =>
    leftover.name === undefined && timeToComeOfAge(leftover, clock.now()) > 0;
  const orphans = async (): Promise<readonly Leftover[]> =>
    (await ledger.pending(target.name)).filter(({ run }) => !options.isActive(run));
  const announce = (leftover: Leftover): void => {
    if (announced.has(leftover.mark)) return;
    announced.add(leftover.mark);
    const resource = describeLeftover(leftover);
    emit({ target: target.name, at: clock.now(), type: 'cleanup', resource, state: 'pending' });
  };
  return {
    async sweep(signal) {
      const found = await orphans();
      for (const leftover of found) announce(leftover);
      if (signal.aborted || found.every(isTooYoung)) return;
      await cleanUp({
        ...options,
        concerns: (leftover) => !options.isActive(leftover.run) && !isTooYoung(leftover) && !signal.aborted,
        send: async (call, credential) => {
          const patience = clock.deadline(600_000, signal);
          const { last } = await client
            .sendWithRetries(call, { credential, signal: patience.signal })
            .finally(patience.release);
          return last;
        },
      });
    },
    async pause() {
      const waits = (await orphans()).map((leftover) => timeToComeOfAge(leftover, clock.now()));
      return Math.min(sweepEvery, ...waits.filter((wait) => wait > 0));
    },
  };
}
