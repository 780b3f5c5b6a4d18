import type { Measurement } from './row.ts';

/** What a clause is good for: the rows that it tells of, and those of them that nobody else would. */
export type Support = {
  readonly clause: string;
  readonly rows: readonly string[];
  readonly alone: readonly string[];
};

/**
 * Takes each clause away in turn: its judgements, for they are made independently of each other. The rows that nothing
 * which they name tells of any more turn red; a clause without such a row is held up by nothing of its own.
 */
export function findSupport(clauses: readonly string[], rows: readonly Measurement[]): Support[] {
  return clauses.map((clause) => {
    const telling = rows.filter((row) => toldBy(row).includes(clause));
    return {
      clause,
      rows: telling.map(({ name }) => name),
      alone: telling.filter((row) => toldBy(row).every((each) => each === clause)).map(({ name }) => name),
    };
  });
}

function toldBy({ blamed, changed }: Measurement): string[] {
  return [...blamed.map((each) => each.slice(0, each.lastIndexOf(' '))), ...changed];
}
