import type { TargetReport } from './report.ts';
import { tally } from './tally.ts';
import { counts, isViolated, verdictOf, type VerdictOptions } from './verdict.ts';

/** The verdict on one target in one sentence, reasons included. */
export function describeVerdict(report: TargetReport, options: VerdictOptions): string {
  return `${verdictOf(report, options)}: ${reasonsOf(report, options).join(', ')}`;
}

function reasonsOf(report: TargetReport, options: VerdictOptions): string[] {
  const violated = report.clauses.filter(isViolated);
  const failing = violated.filter((clause) => counts(clause, options)).length;
  const accepted = violated.filter((clause) => clause.accepted).length;
  const lesser = violated.length - failing - accepted;
  const states = tally(report.clauses);
  const parts: [number, string][] = [
    [failing, `${failing} violated`],
    [accepted, `${accepted} violated but accepted`],
    [lesser, `${lesser} violated below ${options.failOn}`],
    [states.inconclusive, `${states.inconclusive} inconclusive`],
    [states['not-exercised'], `${states['not-exercised']} not exercised`],
    [report.changes.length, `${report.changes.length} changed`],
  ];
  const told = parts.filter(([count]) => count > 0).map(([, words]) => words);
  return [`${states.conforms} of ${report.clauses.length} conform`, ...told];
}
