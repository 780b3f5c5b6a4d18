import type { TargetConfig } from '../../config/target.ts';
import type { ApiDefinition } from '../../probe/api-definition.ts';
import type { Probe } from '../../probe/probe.ts';

/** The probes that tell most of the story in the shortest time; they run first and often. */
export const leadingProbes: readonly string[] = [
  'valid-credential',
  'no-credential',
  'unknown-credential',
  'expired-token',
  'unknown-resource',
  'duplicate-label',
  'rate-limit',
];

const everyOtherMinute = '0 */2 * * * *';
/** A tick that meets its own cycle still running is skipped, so this means: again as soon as it has ended. */
const overAndOver = '*/5 * * * * *';
/** The others take their turns so many seconds apart, the long ones last, and begin again after so many minutes. */
const turnSeconds = 20;
const roundMinutes = 20;
/** Turns begin this long after the start: the first minutes belong to whoever breaks the contract and watches. */
const quietSeconds = 120;

/** Whether a probe belongs to the first cycle of a demo. */
export const isLeading = (probe: Probe): boolean => leadingProbes.includes(probe.name);

/** The clauses that the leading probes judge, what is only measured left out. */
export function listLeadingClauses({ contract, probes }: ApiDefinition): string[] {
  const leading = new Set(probes.filter(isLeading).flatMap((probe) => probe.judges));
  return contract.clauses
    .filter(({ id, severity }) => leading.has(id) && severity !== 'information')
    .map(({ id }) => id);
}

/**
 * A schedule on which something happens all the time, and a fresh drift is soon found. `now` in milliseconds since the
 * Unix epoch.
 */
export function createDemoSchedule(probes: readonly Probe[], now: number): TargetConfig['schedule'] {
  const others = probes
    .filter((probe) => !isLeading(probe))
    .toSorted((a, b) => a.cost.waitSeconds - b.cost.waitSeconds);
  const start = Math.ceil(now / 1000) + quietSeconds;
  const turns = others.map((probe, index): [string, string] => {
    // In the zone of the machine, as cron expressions are read.
    const due = new Date((start + index * turnSeconds) * 1000);
    return [probe.name, `${due.getSeconds()} ${due.getMinutes() % roundMinutes}-59/${roundMinutes} * * * *`];
  });
  return {
    default: everyOtherMinute,
    bursts: overAndOver,
    probes: Object.fromEntries(turns),
  };
}
