import { oneIn, samplesToMeet, type IntermittentMeasurement } from './intermittent.ts';
import { untold } from './reviewed.ts';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { driftRows } from '../fixtures/drift-rows.ts';
import type { Measurement } from './row.ts';
import { findSupport, turnsRed, type Weakening } from './vacuity.ts';

/** Everything that was measured. */
export type Detection = {
  readonly rows: readonly Measurement[];
  readonly intermittent: readonly IntermittentMeasurement[];
  /** For each clause that tells of a row, that row without it. */
  readonly weakened: readonly Weakening[];
};

/** The page about what is detected, from what was measured. */
export function describeDetection({ rows, intermittent, weakened }: Detection): string {
  const families = [...new Set(rows.map(({ family }) => family))].map(
    (family) => [family, rows.filter((row) => row.family === family)] as const,
  );
  return [
    introduction(rows),
    '## By family',
    '',
    table(
      ['family', 'rows', 'told', 'the right clause or change named', 'false alarms', 'requests', 'seconds'],
      families.map(([family, own]) => summarize(family, own)),
    ),
    'Requests and seconds are the medians until the first right report; seconds are those of the clock.',
    '',
    ...families.flatMap(([family, own]) => [`## ${heading(family)}`, '', describeFamily(own)]),
    describeIntermittent(intermittent),
    describeSupport(rows, weakened),
    describeUnexpressed(),
  ].join('\n');
}

function introduction(rows: readonly Measurement[]): string {
  const runs = rows.reduce((sum, { bursts }) => sum + bursts.runs, 0);
  const distorted = rows.filter(({ bursts }) => bursts.distorted > 0);
  const lost = distorted.map(({ name, bursts }) => `${bursts.distorted} in \`${name}\``).join(', ');
  return `# What is detected

Measured, not promised: \`npm run matrix\` starts a sandbox for every row, switches the drift on, and runs the real check over
sockets against it, ten times faster than time and several at once. The rows are every drift of \`faultline sandbox --list\`, and
conformant things that happen to every API. A row is told rightly when one of the clauses that its entry names is violated, or
the change that it names is reported; what else is blamed stands beside it, and is a false alarm where nothing at all was to be
blamed. An entry names the consequences of its drift as well; they were added by hand, after a look at what was blamed in
earlier measurements. One row or several can be measured again by the beginning of their names (\`npm run matrix -- retry-after\`), and what was
interrupted goes on where it was. The figures are in \`detection.json\`.

A drift that changes a shape without breaking a clause is switched on after three rounds in which the baseline was learned.
Rows about the limit meet the probes that fire bursts, all others the probes that do not, controls all of them. Of ${runs} runs of
bursts these gave up because the time of the bursts was not kept: ${lost === '' ? 'none' : lost}. That leaves clauses inconclusive
and never blames anybody. Two rows do it to themselves: answers that take two seconds, and a quota of four in a second, leave no
burst as it was meant. The figures are of each row's last measurement: where a busy machine disturbed the bursts, the row was measured again.
`;
}

function summarize(family: string, rows: readonly Measurement[]): string[] {
  const expected = rows.filter(({ clauses, expectedChanges }) => clauses.length + expectedChanges.length > 0);
  const right = expected.filter(({ outcome }) => outcome === 'detected');
  const told = expected.filter(
    ({ outcome, also, alsoChanged }) => outcome === 'detected' || also.length + alsoChanged.length > 0,
  );
  const alarms = rows.filter(({ outcome }) => outcome === 'false alarm');
  return [
    family,
    String(rows.length),
    `${told.length} of ${expected.length}`,
    `${right.length} of ${expected.length}`,
    String(alarms.length),
    median(right.map(({ requests = 0 }) => requests)),
    median(right.map(({ seconds = 0 }) => seconds)),
  ];
}

function describeFamily(rows: readonly Measurement[]): string {
  const header = ['row', 'what it does', 'told as', 'beside it', 'requests', 'seconds'];
  const lines = table(
    header,
    rows.map((row) => [
      row.name,
      row.effect,
      tellOutcome(row),
      [...condense(row.also), ...row.alsoChanged.map((each) => `change: ${each}`)].join('<br>'),
      row.requests === undefined ? '' : String(row.requests),
      row.seconds === undefined ? '' : String(row.seconds),
    ]),
  );
  const reasons = rows.flatMap(({ name }) => {
    const reason = untold[name];
    return reason === undefined ? [] : [`- \`${name}\`: ${reason}`];
  });
  return reasons.length === 0 ? lines : `${lines}${reasons.join('\n')}\n`;
}

function tellOutcome({ outcome, blamed, changed }: Measurement): string {
  const told = [...condense(blamed), ...changed.map((each) => `change: ${each}`)];
  if (told.length > 0) return told.join('<br>');
  if (outcome === 'silent') return 'nothing, rightly';
  return outcome === 'missed' ? '**nothing**' : '**false alarm**';
}

/** `id (rest, emulator)` for each clause that was blamed. */
function condense(blamed: readonly string[]): string[] {
  const apis = new Map<string, string[]>();
  for (const each of blamed) {
    const end = each.lastIndexOf(' ');
    const id = each.slice(0, end);
    apis.set(id, [...(apis.get(id) ?? []), each.slice(end + 1)]);
  }
  return Array.from(apis, ([id, where]) => `\`${id}\` (${where.join(', ')})`);
}

function describeIntermittent(measured: readonly IntermittentMeasurement[]): string {
  const rows = measured.map(({ family, spec, clause, raised, samples }) => [
    family,
    `\`${spec}\``,
    `\`${clause}\``,
    raised === undefined ? `**not within ${samples}**` : `${raised.samples} (${raised.api})`,
    raised === undefined ? '' : String(raised.violations),
  ]);
  return `## One response in ${oneIn}

One drift of each family strikes one occasion in ${oneIn}, and the check is repeated until the clause is raised. Repeating an occasion at
once, as is done with every violation, never meets the same drift again here: so it takes several violations that chance does
not explain. To meet such a drift at least once takes ${samplesToMeet} samples with 95 %; raising it should take no more than three times as
many.

${table(['family', 'drift', 'clause', 'samples until raised', 'violations among them'], rows)}`;
}

function describeUnexpressed(): string {
  const lines = driftRows.flatMap((row) =>
    'none' in row ? [`- ${row.family}: ${row.what}. ${row.none}.`] : [],
  );
  return `## What no row stands for\n\n${lines.join('\n')}\n`;
}

function describeSupport(rows: readonly Measurement[], weakened: readonly Weakening[]): string {
  const ids = disruptiveTechnologies.contract.clauses.map(({ id }) => id);
  const support = findSupport(ids, rows);
  const unsupported = ids.filter((id) => !weakened.some((each) => each.clause === id && turnsRed(each)));
  const leaning = weakened.filter(({ beside }) => beside.length > 0);
  return `## What holds each clause up

A row that a clause tells of was measured once more with a judge of that clause that always finds it kept, wherever it is
judged: the row has to turn red, told by nothing that it names. Clauses that no row holds up: ${unsupported.length === 0 ? 'none' : list(unsupported)}.
${leaning.map(describeLeaning).join('\n')}

${table(
  [
    'clause',
    'row without its judge',
    'judged there',
    'came out',
    'rows that only it tells',
    'rows that others tell as well',
  ],
  support.map(({ clause, alone, rows: all }) => {
    const weak = weakened.find((each) => each.clause === clause);
    return [
      `\`${clause}\``,
      weak === undefined ? '' : `\`${weak.row}\``,
      weak === undefined ? '' : `${weak.spoke} times`,
      weak !== undefined && turnsRed(weak) ? 'red' : '**not red**',
      list(alone),
      list(all.filter((name) => !alone.includes(name))),
    ];
  }),
)}`;
}

function describeLeaning({ clause, row, beside, before = [] }: Weakening): string {
  return `Every row that \`${clause}\` tells of is told by others as well. \`${row}\` was measured without ${list(beside)}: it
was still told, by ${before.length === 0 ? '**nothing**' : list(before)}, and turned red when \`${clause}\` was taken away, too.`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[line(header), line(header.map(() => '---')), ...rows.map((row) => line(row))].join('\n')}\n`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

function median(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined ? '' : String(middle);
}

function heading(family: string): string {
  return `${family.slice(0, 1).toUpperCase()}${family.slice(1)}`;
}
