import { measure } from './measure.ts';
import type { Measurement, Row } from './row.ts';
import { rows } from './rows.ts';

/** What a clause is good for: the rows that it tells of, and those of them that nobody else does. */
export type Support = {
  readonly clause: string;
  readonly rows: readonly string[];
  readonly alone: readonly string[];
};

/** What became of a row when the judges of clauses found nothing any more. */
export type Weakening = {
  readonly clause: string;
  /** The row that was measured again. */
  readonly row: string;
  /** The other clauses that tell of it, weakened in both measurements; none where only this clause does. */
  readonly beside: readonly string[];
  /** What told of it while only the judges of `beside` were weak; not measured where there are none. */
  readonly before?: readonly string[];
  /** Judgements of this clause while it was weak: not one of them may be missing for another reason. */
  readonly spoke: number;
  /** What told of it while this clause was weak, too. Empty: the row turned red. */
  readonly told: readonly string[];
};

const attempts = 3;

/** Which rows each clause tells of, by what was measured. */
export function findSupport(clauses: readonly string[], measured: readonly Measurement[]): Support[] {
  return clauses.map((clause) => {
    const telling = measured.filter((row) => toldBy(row).includes(clause));
    return {
      clause,
      rows: telling.map(({ name }) => name),
      alone: telling.filter((row) => toldBy(row).every((each) => each === clause)).map(({ name }) => name),
    };
  });
}

/**
 * Measures a row that a clause tells of with a judge of that clause that always finds it kept: the row has to turn red.
 * Where other clauses tell of every such row as well, their judges are weak in both measurements, so that it hangs on
 * this one alone. Undefined where no row is told by the clause at all: nothing holds it up.
 */
export async function weakenAndMeasure(
  clause: string,
  measured: readonly Measurement[],
): Promise<Weakening | undefined> {
  const known = chooseRow(clause, measured);
  const row = rows.find(({ name }) => name === known?.name);
  if (known === undefined || row === undefined) return undefined;
  const beside = [...new Set(toldBy(known))].filter((each) => each !== clause);
  const before = beside.length === 0 ? undefined : await measureJudged(row, beside, clause);
  const after = await measureJudged(row, [...beside, clause], clause);
  return {
    clause,
    row: row.name,
    beside,
    ...(before === undefined ? {} : { before: [...new Set(toldBy(before))] }),
    spoke: after.judged?.[clause] ?? 0,
    told: [...new Set(toldBy(after))],
  };
}

/** Measures again, a few times, where the clause was not judged: this machine could not time the bursts of its probe. */
async function measureJudged(row: Row, weak: readonly string[], clause: string): Promise<Measurement> {
  let measured = await measure(row, { weak, count: [clause] });
  for (let attempt = 2; attempt <= attempts && measured.judged?.[clause] === 0; attempt += 1) {
    measured = await measure(row, { weak, count: [clause] });
  }
  return measured;
}

/** Whether the row hung on this clause, and fell with it. */
export function turnsRed({ clause, before, spoke, told }: Weakening): boolean {
  return spoke > 0 && told.length === 0 && (before === undefined || before.includes(clause));
}

/** The row with the fewest clauses beside this one, and of these the quickest. What takes a monitor is left out. */
function chooseRow(clause: string, measured: readonly Measurement[]): Measurement | undefined {
  const candidates = measured.filter((each) => toldBy(each).includes(clause) && !ages(each));
  return candidates.toSorted(
    (a, b) => countTellers(a) - countTellers(b) || a.total.seconds - b.total.seconds,
  )[0];
}

function countTellers(measured: Measurement): number {
  return new Set(toldBy(measured)).size;
}

function ages({ name }: Measurement): boolean {
  return rows.find((row) => row.name === name)?.ages === true;
}

function toldBy({ blamed, changed }: Measurement): string[] {
  return [...blamed.map((each) => each.slice(0, each.lastIndexOf(' '))), ...changed];
}
