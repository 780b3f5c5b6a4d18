import { disruptiveTechnologies } from '../../../probes/disruptive-technologies/index.ts';
import type { Probe } from '../../../src/probe/probe.ts';
import type { TargetReport } from '../../../src/report/report.ts';
import type { Choices } from '../support/target-entry.ts';

/** Requests a second that the documented quota lets through, and the one deliberate burst that is sent so evenly. */
const quotaPace = 5;
const steady = 'steady-rate';

/**
 * Seconds below which no cycle of this report can be: its requests at the configured pace and the waits that cannot be
 * saved. Bursts are sent at once, so of them the waits alone count.
 */
export function floorSeconds(
  { requests, clauses }: Pick<TargetReport, 'requests' | 'clauses'>,
  { everything, pace }: Choices,
  chosen?: readonly string[],
): number {
  const apis = new Set(clauses.filter(({ judged }) => judged > 0).map(({ api }) => api));
  const runs = disruptiveTechnologies.probes
    .filter((probe) => isRun(probe, everything === true) && (chosen?.includes(probe.name) ?? true))
    .flatMap((probe) => probe.apis.filter((api) => apis.has(api)).map(() => probe));
  const bursts = runs.filter(({ needs }) => needs.bursts === true);
  // What the plan does not know of, such as tokens and looks at what was made, is in the count of the report.
  const paced = requests - bursts.reduce((sum, { cost }) => sum + cost.requests, 0);
  let seconds = paced / pace;
  let lastLook = 0;
  for (const { name, cost } of runs) {
    seconds += cost.waitSeconds + (name === steady ? cost.requests / quotaPace : 0);
    if (cost.laterSeconds !== undefined) lastLook = Math.max(lastLook, seconds + cost.laterSeconds);
  }
  return Math.max(seconds, lastLook);
}

function isRun({ needs, serveOnly }: Probe, everything: boolean): boolean {
  const bold = needs.writes === true || needs.bursts === true || needs.forgeries === true;
  return serveOnly !== true && (everything || !bold);
}
