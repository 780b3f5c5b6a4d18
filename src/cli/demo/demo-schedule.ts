import type { TargetConfig } from '../../config/target.ts';
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

const often = '*/30 * * * * *';
const oftenest = '*/15 * * * * *';
/** The others take their turns, so many seconds apart, and begin again after ten minutes. */
const turnSeconds = 20;
const roundMinutes = 10;

/** Whether a probe belongs to the first cycle of a demo. */
export const isLeading = (probe: Probe): boolean => leadingProbes.includes(probe.name);

/** A schedule on which something happens all the time, and a fresh drift is soon found. */
export function createDemoSchedule(probes: readonly Probe[]): TargetConfig['schedule'] {
  const others = probes.filter((probe) => !isLeading(probe));
  const turns = others.map((probe, index): [string, string] => {
    const second = (index * turnSeconds) % (roundMinutes * 60);
    return [probe.name, `${second % 60} ${Math.floor(second / 60)}-59/${roundMinutes} * * * *`];
  });
  return {
    default: often,
    bursts: oftenest,
    probes: Object.fromEntries(turns),
  };
}
