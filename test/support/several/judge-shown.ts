import type { Fault } from './faults.ts';
import { sayMoment } from './ticks.ts';

/** What the pages of one monitor said of the drift at one moment: 1 open, 0 not; undefined where they said nothing of its clause. */
export type Shown = { readonly at: number; readonly monitor: string; readonly value: number | undefined };

/** What a monitor may take to agree with the others after something happened to it, or to one of them, in milliseconds. */
const settling = 8_000;

/** A drift that appeared or disappeared on a monitor's pages more than once, or never. */
export function findFlickers(shown: readonly Shown[], monitors: readonly string[]): string[] {
  return monitors.flatMap((monitor) => {
    const values = shown.filter((each) => each.monitor === monitor && each.value !== undefined);
    const phases = values
      .map(({ value }) => value)
      .filter((value, index) => index === 0 || value !== values[index - 1]?.value);
    return phases.join(' ') === '0 1 0'
      ? []
      : [`${monitor} showed the drift as ${phases.join(', ') || 'nothing'}`];
  });
}

/** Monitors that have had time to, and do not say the same as the others, though they were asked in the same round. */
export function findDisagreements(
  rounds: readonly (readonly Shown[])[],
  {
    faults,
    begin,
    standstill,
  }: {
    readonly faults: readonly Fault[];
    readonly begin: number;
    readonly standstill: (from: number, to: number) => number;
  },
): string[] {
  let agreed = begin;
  return rounds.flatMap((round) => {
    const at = round[0]?.at ?? begin;
    const calm = round.filter(({ monitor }) => isSettled(monitor, at, faults));
    if (new Set(calm.map(({ value }) => value)).size <= 1) {
      agreed = at;
      return [];
    }
    if (at - agreed <= settling + standstill(agreed, at)) return [];
    agreed = at;
    const said = calm.map(({ monitor, value }) => `${monitor} ${value ?? 'nothing'}`).join(', ');
    return [`they did not agree at ${sayMoment(at, begin)}: ${said}`];
  });
}

/** Whether nothing has happened to this monitor, or to the database, for long enough. */
function isSettled(monitor: string, at: number, faults: readonly Fault[]): boolean {
  return faults.every(
    (fault) =>
      (fault.monitor !== undefined && fault.monitor !== monitor) ||
      at < fault.from ||
      at > fault.to + settling,
  );
}

const sample = /^faultline_clause_drift\{([^}]*)\} (\d+)$/;

/** Reads from a scrape whether a clause has drifted for good on an API; undefined where it says nothing of that. */
export function readDrift(scrape: string, clause: string, api: string): number | undefined {
  for (const line of scrape.split('\n')) {
    const [, labels = '', value] = sample.exec(line) ?? [];
    const isMeant = [`clause="${clause}"`, `api="${api}"`, 'kind="persistent"'].every((text) =>
      labels.includes(text),
    );
    if (value !== undefined && isMeant) return Number(value);
  }
  return undefined;
}
