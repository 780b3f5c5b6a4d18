import type { ProbeRun } from '../probe/requirements.ts';

/** What a cycle is expected to cost against an API that keeps its contract. */
export type CyclePlan = { readonly requests: number; readonly seconds: number };

/** Adds up what the runs cost at a pace of so many requests per second. */
export function planCycle(runs: readonly ProbeRun[], pace: number): CyclePlan {
  let requests = 0;
  let waits = 0;
  for (const { probe } of runs) {
    requests += probe.cost.requests;
    waits += probe.cost.waitSeconds;
  }
  return { requests, seconds: Math.ceil(requests / pace + waits) };
}
