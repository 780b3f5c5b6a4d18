import { code } from './code-span.ts';
import { describeCost } from './cost.ts';
import { describeAcceptance, describeViolated, findFindings, reasonOf } from './findings.ts';
import type { ReportedClause, ReportedViolation, TargetReport } from './report.ts';
import { nameClauses } from './tally.ts';
import { describeVerdict } from './verdict-line.ts';
import type { VerdictOptions } from './verdict.ts';
import type { ReportWriter } from './writer.ts';

/** Markdown for a job's summary page. Everything an API could have written stands in code spans. */
export const writeGithubSummary: ReportWriter = (reports, { verdict }) =>
  reports.map((report) => summarize(report, verdict)).join('\n');

function summarize(report: TargetReport, options: VerdictOptions): string {
  const { violated, inconclusive, notExercised } = findFindings(report.clauses);
  const lines = [
    `## ${code(report.target)}: ${describeVerdict(report, options)}`,
    ...list(
      'Violated',
      violated.flatMap((clause) => [
        `- ${code(clause.id)} on ${code(clause.api)} (${describeViolated(clause)}), ${code(clause.section)}`,
        ...acceptanceOf(clause),
        ...clause.violations.map(describeViolation),
      ]),
    ),
    ...list(
      'Inconclusive',
      inconclusive.map((clause) => `- ${code(clause.id)} on ${code(clause.api)}: ${code(reasonOf(clause))}`),
    ),
    ...list(
      'Not exercised',
      [...notExercised].map(
        ([reason, clauses]) => `- ${code(reason)}: ${nameClauses(clauses).map(code).join(', ')}`,
      ),
    ),
    ...list(
      'Changes',
      report.changes.map(
        ({ what, clause, api, before, after }) =>
          `- ${code(what)}, ${code(clause)} on ${code(api)}: from ${code(before)} to ${code(after)}`,
      ),
    ),
    ...(report.notes ?? []).flatMap((note) => ['', code(note)]),
    '',
    `Cost: ${describeCost(report)}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `### ${title}`, '', ...items];
}

function acceptanceOf(clause: ReportedClause): string[] {
  const acceptance = describeAcceptance(clause);
  return acceptance === undefined ? [] : [`  - accepted ${code(acceptance)}`];
}

function describeViolation({ operation, where, expected, actual }: ReportedViolation): string {
  return `  - ${code(operation)}, ${code(where)}: expected ${code(expected)}, got ${code(actual)}`;
}
