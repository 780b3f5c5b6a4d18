import type { CycleScope } from './probe-context.ts';
import type { ProbeContext } from './probe.ts';
import type { ProbeRun } from './requirements.ts';

/**
 * Asks the API's definition whether this probe may write on the target, where it would. When it may not, the
 * clauses that it judges are told as not exercised, and the reason is returned.
 */
export async function findWriteRefusal(
  { definition, target, clock, emit }: CycleScope,
  { probe, api }: ProbeRun,
  context: ProbeContext,
): Promise<string | undefined> {
  if (probe.needs.writes !== true) return undefined;
  const detail = await definition.preflight.findRefusal(context);
  if (detail === undefined) return undefined;
  const clauses = probe.judges.map((clause) => ({
    clause,
    api,
    reason: 'preflight_refused' as const,
    detail,
  }));
  emit({ target: target.name, at: clock.now(), type: 'not-exercised', clauses });
  return detail;
}
