/** What a monitor wrote about one drift: when it began, as it was written. */
type OpenDrifts = Map<string, string>;

/**
 * Everything that a series of monitors told of drifts, checked for sense line by line: nothing is raised twice, nothing
 * recovers that was not raised, and each monitor remembers exactly what those before it told.
 */
export type History = {
  /** Takes all that one monitor wrote, from its beginning to its end. */
  add(written: string): void;
  /** The drifts that are open now, `clause on api`, with the moment when each began. */
  readonly open: ReadonlyMap<string, string>;
  /** What does not make sense, in words. */
  readonly faults: readonly string[];
  /** How many drifts were raised and how many recovered. */
  readonly counts: { readonly raised: number; readonly recovered: number };
};

const told = /^(\S+Z) \S+: (raised|recovered): (\S+ on \S+) /;
const remembered = /^still open: (\S+ on \S+) of \S+, \S+ since (\S+Z)(?:, seen from .+)?$/;
const untold = /^perhaps not told before: (\S+ on \S+) of \S+ (was raised|recovered) (\S+Z)$/;

/** A history in which nothing has happened. A monitor remembers from when it wrote `remembers` on. */
export function createHistory(remembers: string): History {
  const open: OpenDrifts = new Map();
  const known = new Set<string>();
  const faults: string[] = [];
  const counts = { raised: 0, recovered: 0 };

  /** Whether this very change was told before. */
  const isKnown = (change: string): boolean => {
    const before = known.has(change);
    known.add(change);
    return before;
  };
  const raise = (drift: string, at: string, mayBeKnown: boolean): void => {
    if (isKnown(`${drift} raised ${at}`) && mayBeKnown) return;
    if (open.has(drift)) faults.push(`${drift} was announced again at ${at}`);
    open.set(drift, at);
    counts.raised += 1;
  };
  const recover = (drift: string, at: string, mayBeKnown: boolean): void => {
    if (isKnown(`${drift} recovered ${at}`) && mayBeKnown) return;
    if (!open.delete(drift)) faults.push(`${drift} recovered at ${at} without having been open`);
    counts.recovered += 1;
  };
  return {
    open,
    faults,
    counts,
    add(written) {
      const lines = written.split('\n');
      for (const line of lines) {
        const [, drift = '', change, at = ''] = untold.exec(line) ?? [];
        if (change === 'was raised') raise(drift, at, true);
        else if (change === 'recovered') recover(drift, at, true);
      }
      // One that ended before that must not be asked.
      if (written.includes(remembers)) compare(open, lines, faults);
      for (const line of lines) {
        const [, at = '', change, drift = ''] = told.exec(line) ?? [];
        if (change === 'raised') raise(drift, at, false);
        else if (change === 'recovered') recover(drift, at, false);
      }
    },
  };
}

function compare(open: OpenDrifts, lines: readonly string[], faults: string[]): void {
  const found = new Map(
    lines.flatMap((line) => {
      const [, drift, since] = remembered.exec(line) ?? [];
      return drift === undefined || since === undefined ? [] : [[drift, since] as const];
    }),
  );
  for (const [drift, since] of open) {
    if (found.get(drift) !== since) {
      faults.push(`${drift}, open since ${since}, was remembered as ${found.get(drift) ?? 'not open'}`);
    }
  }
  for (const drift of found.keys()) {
    if (!open.has(drift)) faults.push(`${drift} was remembered as open, but is not`);
  }
}
