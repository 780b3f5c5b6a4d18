import { cleanUp, timeToComeOfAge } from '../probe/clean-up.ts';
import type { Leftover } from '../probe/cleanup-ledger.ts';
import type { CycleScope } from '../probe/probe-context.ts';
import { RightLost } from './right-to-probe.ts';

/** What the things of a cycle are removed with; the signal is that of the turn. */
type Removal = Pick<CycleScope, 'target' | 'definition' | 'client' | 'ledger' | 'clock' | 'emit' | 'signal'>;

/** Real milliseconds that removing leftovers may take once the monitor was told to stop. */
const patienceWhenStopping = 3_500;
/** The documented wait before what was just created is looked for again, in milliseconds. */
const lookAgainAfter = 1_000;

/**
 * Removes what a cycle made, in a hurry where the monitor stops, and nothing where the target is somebody else's by now.
 * Resolves with what could not be removed yet. Never throws.
 */
export async function removeMade(options: Removal, run: string): Promise<readonly Leftover[]> {
  const { signal } = options;
  const left = signal.aborted ? [] : await removeLeftovers(options, run);
  if (isLost(signal)) return [];
  return signal.aborted ? removeInHurry(options, run) : left;
}

/** Whether the target is somebody else's by now, and with it what is left on it. */
function isLost({ reason }: AbortSignal): boolean {
  return reason instanceof RightLost;
}

/** A stopped monitor still removes what it made, but does not outstay its welcome. */
async function removeInHurry(options: Removal, run: string): Promise<readonly Leftover[]> {
  const { clock } = options;
  const { signal: hurry, release } = clock.deadline(patienceWhenStopping * clock.scale);
  try {
    for (;;) {
      const left = await removeLeftovers(options, run, hurry);
      if (left.every((leftover) => timeToComeOfAge(leftover, clock.now()) === 0)) return left;
      await clock.sleep(lookAgainAfter, hurry).catch(() => undefined);
      if (hurry.aborted) return left;
    }
  } finally {
    release();
  }
}

async function removeLeftovers(
  options: Removal,
  run: string,
  hurry?: AbortSignal,
): Promise<readonly Leftover[]> {
  return cleanUp({
    ...options,
    concerns: (leftover) => leftover.run === run && !isLost(options.signal),
    send: async (call, credential) => {
      const { signal, release } = options.clock.deadline(600_000, hurry ?? options.signal);
      const { last } = await options.client.sendWithRetries(call, { credential, signal }).finally(release);
      return last;
    },
  });
}
