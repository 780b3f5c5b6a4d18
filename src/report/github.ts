import { describeViolated, findFindings, reasonOf } from './findings.ts';
import { inert } from '../text/inert.ts';
import type { ReportedClause, TargetReport } from './report.ts';
import { nameClauses } from './tally.ts';
import { describeVerdict } from './verdict-line.ts';
import { counts, verdictOf, type VerdictOptions } from './verdict.ts';
import type { ReportWriter } from './writer.ts';

type Level = 'error' | 'warning' | 'notice';

/**
 * Workflow commands that GitHub shows as annotations: an error for what fails the check, a warning for what is
 * violated below that or inconclusive, a notice for what is accepted or not exercised.
 * GitHub shows at most ten of each level for a step, so the worst come first.
 */
export const writeGithub: ReportWriter = (reports, { verdict }) =>
  reports
    .flatMap((report) => annotate(report, verdict))
    .map((line) => `${line}\n`)
    .join('');

function annotate(report: TargetReport, options: VerdictOptions): string[] {
  const { violated, inconclusive, notExercised } = findFindings(report.clauses);
  const levels = { conforms: 'notice', violates: 'error', inconclusive: 'warning' } as const;
  const level = levels[verdictOf(report, options)];
  return [
    ...violated.map((clause) =>
      command(levelOf(clause, options), nameOf(report, clause), describeFirst(clause)),
    ),
    ...report.changes.map(({ what, clause, api, before, after }) => {
      const title = `${report.target}: ${what}, ${clause} on ${api}`;
      return command(options.failOnChange ? 'error' : 'notice', title, `changed from ${before} to ${after}`);
    }),
    ...inconclusive.map((clause) => command('warning', nameOf(report, clause), reasonOf(clause))),
    ...(report.notes ?? []).map((note) => command('notice', `${report.target}: note`, note)),
    ...[...notExercised].map(([reason, clauses]) =>
      command(
        'notice',
        `${report.target}: not exercised`,
        `${inert(reason)}: ${nameClauses(clauses).join(', ')}`,
      ),
    ),
    command(level, `${report.target}: verdict`, describeVerdict(report, options)),
  ];
}

function levelOf(clause: ReportedClause, options: VerdictOptions): Level {
  if (counts(clause, options)) return 'error';
  return clause.accepted ? 'notice' : 'warning';
}

function nameOf({ target }: TargetReport, clause: ReportedClause): string {
  return `${target}: ${clause.id} on ${clause.api}`;
}

function describeFirst(clause: ReportedClause): string {
  const [first, ...more] = clause.violations;
  if (first === undefined) return describeViolated(clause);
  const { operation, where, expected, actual } = first;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  return `${operation}, ${where}: expected ${expected}, got ${actual} (${describeViolated(clause)}${others})`;
}

/** Escapes as the runner's toolkit does: `%`, CR and LF in a message, `:` and `,` in a property too. */
function command(level: Level, title: string, message: string): string {
  const data = inert(message).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = inert(title).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property}::${data}`;
}
