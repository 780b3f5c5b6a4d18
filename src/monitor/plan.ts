import type { ApiDefinition } from '../probe/api-definition.ts';
import type { ProbeRun } from '../probe/requirements.ts';

/** What a cycle is expected to cost against an API that keeps its contract. */
export type CyclePlan = { readonly requests: number; readonly seconds: number };

/** Adds up what the runs cost at a pace of so many requests per second, with the look beforehand where any writes. */
export function planCycle(
  { preflight }: Pick<ApiDefinition, 'preflight'>,
  runs: readonly ProbeRun[],
  pace: number,
): CyclePlan {
  const writes = runs.some(({ probe }) => probe.needs.writes === true);
  const costs = [...runs.map(({ probe }) => probe.cost), ...(writes ? [preflight.cost] : [])];
  const requests = costs.reduce((sum, cost) => sum + cost.requests, 0);
  const waits = costs.reduce((sum, cost) => sum + cost.waitSeconds, 0);
  return { requests, seconds: Math.ceil(requests / pace + waits) };
}
