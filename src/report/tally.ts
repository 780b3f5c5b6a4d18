import type { ClauseState, ReportedClause } from './report.ts';

/** Every state, in the order in which reports count them. */
export const clauseStates = [
  'conforms',
  'violates',
  'intermittent',
  'inconclusive',
  'not-exercised',
] as const satisfies readonly ClauseState[];

/** How many clauses stand where. */
export type Tally = Readonly<Record<ClauseState, number>>;

/** Counts clauses by state. */
export function tally(clauses: readonly ReportedClause[]): Tally {
  const count = (state: ClauseState): number => clauses.filter((clause) => clause.state === state).length;
  return {
    conforms: count('conforms'),
    violates: count('violates'),
    intermittent: count('intermittent'),
    inconclusive: count('inconclusive'),
    'not-exercised': count('not-exercised'),
  };
}

/** Groups clauses by what they have in common, in the order of first appearance. */
export function groupClauses(
  clauses: readonly ReportedClause[],
  commonOf: (clause: ReportedClause) => string,
): Map<string, ReportedClause[]> {
  const groups = new Map<string, ReportedClause[]>();
  for (const clause of clauses) {
    const common = commonOf(clause);
    const group = groups.get(common);
    if (group === undefined) groups.set(common, [clause]);
    else group.push(clause);
  }
  return groups;
}

/** Names each clause once, with the APIs it stands for: `body/json (rest, emulator)`. */
export function nameClauses(clauses: readonly ReportedClause[]): string[] {
  return [...groupClauses(clauses, ({ id }) => id)].map(
    ([id, group]) => `${id} (${group.map(({ api }) => api).join(', ')})`,
  );
}
