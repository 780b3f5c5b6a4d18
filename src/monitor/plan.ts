import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { findValidAccount, type ProbeRun } from '../probe/requirements.ts';

/** What a cycle is expected to cost against an API that keeps its contract. */
export type CyclePlan = { readonly requests: number; readonly seconds: number };

/**
 * Adds up what the runs cost at the configured pace: with a token for each account that uses one, with the look
 * beforehand where any of them writes, and with the time until the last look at what was refused.
 */
export function planCycle(
  { preflight }: Pick<ApiDefinition, 'preflight'>,
  runs: readonly ProbeRun[],
  target: TargetConfig,
): CyclePlan {
  const { pace } = target.limits;
  const writes = runs.some(({ probe }) => probe.needs.writes === true);
  const costs = [...(writes ? [preflight.cost] : []), ...runs.map(({ probe }) => probe.cost)];
  let requests = countTokens(runs, target);
  let seconds = requests / pace;
  let lastLook = 0;
  for (const cost of costs) {
    requests += cost.requests;
    seconds += cost.requests / pace + cost.waitSeconds;
    if (cost.laterSeconds !== undefined) lastLook = Math.max(lastLook, seconds + cost.laterSeconds);
  }
  return { requests, seconds: Math.ceil(Math.max(seconds, lastLook)) };
}

/** A token serves its account for longer than a cycle takes; the account whose key is gone gets none. */
function countTokens(runs: readonly ProbeRun[], target: TargetConfig): number {
  const accounts = runs.flatMap(({ probe: { needs } }) => [
    ...(needs.accounts ?? []),
    ...(needs.anyAccount === true ? [findValidAccount(target) ?? 'revoked'] : []),
  ]);
  return [...new Set(accounts)].filter(
    (name) => name !== 'revoked' && target.accounts[name]?.auth[0] === 'token',
  ).length;
}
