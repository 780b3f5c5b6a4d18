import type { TargetSnapshot } from '../events/target-snapshot.ts';

/**
 * What whoever takes a target over begins with: whatever was under way has ended with its monitor, and what is still to be
 * removed stands in the clean-up ledger.
 */
export function succeed(snapshot: TargetSnapshot, pendingCleanups: readonly string[]): TargetSnapshot {
  const { cycle, ...rest } = snapshot;
  return {
    ...rest,
    ...(cycle?.finishedAt === undefined ? {} : { cycle }),
    bursting: false,
    probes: snapshot.probes.map((course) => ({ ...course, running: [] })),
    pendingCleanups,
  };
}
