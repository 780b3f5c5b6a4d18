import type { TargetConfig } from '../config/target.ts';
import type { ProbeRun } from '../probe/requirements.ts';
import type { Schedule } from './schedule.ts';

/** Probes that share a cron expression: they run as one cycle. */
export type Group = { readonly expression: string; readonly runs: readonly ProbeRun[]; schedule?: Schedule };

/** The longest that a cycle is put off so that not all targets begin at the same moment, in milliseconds. */
const longestSplay = 60_000;

/** The runs of a target by the expression that its configuration, the probe or the default sets for them. */
export function groupRuns({ schedule }: TargetConfig, runs: readonly ProbeRun[]): Group[] {
  const groups = new Map<string, ProbeRun[]>();
  for (const run of runs) {
    const { name, needs, schedule: own } = run.probe;
    const usual = needs.bursts === true ? schedule.bursts : schedule.default;
    const expression = schedule.probes[name] ?? own ?? usual;
    groups.set(expression, [...(groups.get(expression) ?? []), run]);
  }
  return [...groups].map(([expression, grouped]) => ({ expression, runs: grouped }));
}

/** Milliseconds from one cycle of a group to the next; a day where there is no next one. */
export function periodOf({ schedule }: Group): number {
  return schedule?.period() ?? 86_400_000;
}

/** What a group waits after its due time, in milliseconds: `share` in [0, 1) of half its period, at most a minute. */
export function splayOf({ schedule }: Group, share: number): number {
  return share * Math.min((schedule?.period() ?? 0) / 2, longestSplay);
}

/** The names of a group's probes, each once. */
export function namesOf({ runs }: Group): ReadonlySet<string> {
  return new Set(runs.map(({ probe }) => probe.name));
}
