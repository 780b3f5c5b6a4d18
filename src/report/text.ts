import { alignColumns, wrap } from './columns.ts';
import { describeCost } from './cost.ts';
import { describeAcceptance, describeViolated, findFindings, reasonOf } from './findings.ts';
import { inert } from '../text/inert.ts';
import { createPaint, type Paint } from './paint.ts';
import type { ReportedChange, ReportedClause, ReportedViolation, TargetReport } from './report.ts';
import { clauseStates, groupClauses, nameClauses, tally } from './tally.ts';
import { describeVerdict } from './verdict-line.ts';
import { exitCode, verdictOf, type VerdictOptions } from './verdict.ts';
import type { ReportWriter } from './writer.ts';

/** For terminals and plain files: what is broken first, the verdict in the last line. */
export const writeText: ReportWriter = (reports, options) => {
  const paint = createPaint(options.colour);
  const texts = reports.map((report) => writeTarget(report, options.verdict, paint));
  const last = reports.length === 1 ? [] : [`Verdict on ${reports.length} targets: ${overall()}\n`];
  return [...texts, ...last].join('\n');

  function overall(): string {
    const outcomes = {
      0: paint.good('conforms'),
      1: paint.bad('violates'),
      3: paint.doubtful('inconclusive'),
    };
    return outcomes[exitCode(reports, options.verdict)];
  }
};

function writeTarget(report: TargetReport, options: VerdictOptions, paint: Paint): string {
  const { clauses } = report;
  const { violated, inconclusive, notExercised } = findFindings(clauses);
  const paintVerdict = { conforms: paint.good, violates: paint.bad, inconclusive: paint.doubtful };
  const verdict = paintVerdict[verdictOf(report, options)](describeVerdict(report, options));
  const parts = [
    [`Target ${paint.strong(inert(report.target))}, contract ${inert(report.contract)}, ${report.startedAt}`],
    part('Violated', violated, (clause) => writeViolated(clause, paint), paint),
    part('Inconclusive', inconclusive, (clause) => writeInconclusive(clause, paint), paint),
    part('Not exercised', [...notExercised], writeNotExercised, paint),
    part('Changes', report.changes, (change) => writeChange(change, paint), paint),
    report.notes?.map(inert) ?? [],
    [paint.strong('By section'), ...writeSummary(clauses)],
    [`Cost: ${describeCost(report)}`],
    [`Verdict on ${inert(report.target)}: ${verdict}`],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function part<T>(title: string, items: readonly T[], write: (item: T) => string[], paint: Paint): string[] {
  return items.length === 0 ? [] : [paint.strong(title), ...items.flatMap(write)];
}

function writeViolated(clause: ReportedClause, paint: Paint): string[] {
  const name = `${inert(clause.id)} on ${inert(clause.api)}`;
  return [
    `  ${clause.accepted ? paint.doubtful(name) : paint.bad(name)} (${describeViolated(clause)})`,
    ...field('section', clause.section, paint),
    ...acceptanceOf(clause, paint),
    ...writeViolations(clause.violations, paint),
  ];
}

function acceptanceOf(clause: ReportedClause, paint: Paint): string[] {
  const acceptance = describeAcceptance(clause);
  return acceptance === undefined ? [] : field('accepted', acceptance, paint);
}

function writeInconclusive(clause: ReportedClause, paint: Paint): string[] {
  return [
    `  ${paint.doubtful(`${inert(clause.id)} on ${inert(clause.api)}`)}: ${inert(reasonOf(clause))}`,
    ...writeViolations(clause.violations, paint),
  ];
}

function writeNotExercised([reason, clauses]: readonly [string, readonly ReportedClause[]]): string[] {
  return [`  ${inert(reason)}`, ...wrap(nameClauses(clauses).map(inert), '    ')];
}

function writeViolations(violations: readonly ReportedViolation[], paint: Paint): string[] {
  return violations.flatMap((violation) => [
    ...field('operation', violation.operation, paint),
    ...field('where', violation.where, paint),
    ...field('expected', violation.expected, paint),
    ...field('actual', violation.actual, paint),
    ...(violation.evidence === '' ? [] : field('evidence', violation.evidence, paint)),
    ...(violation.curl === undefined ? [] : field('again', violation.curl, paint)),
  ]);
}

function writeChange(change: ReportedChange, paint: Paint): string[] {
  return [
    `  ${inert(change.what)} (${inert(change.clause)} on ${inert(change.api)})`,
    ...field('before', change.before, paint),
    ...field('after', change.after, paint),
    ...field('evidence', change.evidence, paint),
  ];
}

function field(name: string, value: string, paint: Paint): string[] {
  return [`    ${paint.faint(name.padEnd(9))}  ${inert(value)}`];
}

function writeSummary(clauses: readonly ReportedClause[]): string[] {
  const rows = [...groupClauses(clauses, ({ section }) => section)].map(([section, group]) => {
    const counts = tally(group);
    return [inert(section), ...clauseStates.map((state) => String(counts[state]))];
  });
  return alignColumns([['', ...clauseStates], ...rows]);
}
