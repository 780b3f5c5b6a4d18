import { describeAcceptance, describeViolated, reasonOf } from './findings.ts';
import { inert } from '../text/inert.ts';
import { escapeMarkup } from './markup.ts';
import type { ReportedChange, ReportedClause, ReportedViolation, TargetReport } from './report.ts';
import { counts, isViolated, type VerdictOptions } from './verdict.ts';
import type { ReportWriter } from './writer.ts';

/** One case of a suite: passed, failed or skipped. */
type Case = {
  readonly classname: string;
  readonly name: string;
  readonly failure?: { readonly type: string; readonly message: string; readonly text: string };
  readonly skipped?: string;
};

/**
 * JUnit XML as pipelines read it: a suite for each target, a case for each clause on each API. What fails the check
 * is a failure; what could not be judged, is not exercised, or is violated without failing the check is skipped,
 * with the reason.
 */
export const writeJunit: ReportWriter = (reports, { verdict }) => {
  const suites = reports.map((report) => ({ report, cases: listCases(report, verdict) }));
  const all = suites.flatMap(({ cases }) => cases);
  const seconds = reports.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="faultline" ${figures(all, seconds)}>`,
    ...suites.flatMap(({ report, cases }) => writeSuite(report, cases)),
    '</testsuites>',
    '',
  ].join('\n');
};

function listCases(report: TargetReport, options: VerdictOptions): Case[] {
  return [
    ...report.clauses.map((clause): Case => ({
      classname: `${report.target}.${clause.section}`,
      name: `${clause.id} on ${clause.api}`,
      ...judge(clause, options),
    })),
    ...report.changes.map((change): Case => ({
      classname: `${report.target}.Changes`,
      name: `${change.what}: ${change.clause} on ${change.api}`,
      ...judgeChange(change, options),
    })),
  ];
}

function judge(clause: ReportedClause, options: VerdictOptions): Pick<Case, 'failure' | 'skipped'> {
  if (clause.state === 'conforms') return {};
  if (!isViolated(clause)) return { skipped: `${clause.state}: ${reasonOf(clause)}` };
  const [first] = clause.violations;
  const message = first === undefined ? 'violated' : `expected ${first.expected}, got ${first.actual}`;
  if (clause.accepted) {
    const words = describeAcceptance(clause);
    const acceptance = words === undefined ? '' : ` ${words}`;
    return { skipped: `violated, but accepted${acceptance}: ${message}` };
  }
  if (!counts(clause, options)) return { skipped: `violated, but below ${options.failOn}: ${message}` };
  const acceptance = describeAcceptance(clause);
  const accepted = acceptance === undefined ? [] : [acceptance];
  const text = [describeViolated(clause), ...accepted, ...clause.violations.flatMap(describeViolation)];
  return { failure: { type: clause.severity, message, text: text.map(inert).join('\n') } };
}

function judgeChange(change: ReportedChange, options: VerdictOptions): Pick<Case, 'failure' | 'skipped'> {
  const message = `changed from ${change.before} to ${change.after}`;
  if (!options.failOnChange) return { skipped: message };
  return { failure: { type: 'change', message, text: inert(`evidence: ${change.evidence}`) } };
}

function describeViolation({
  operation,
  where,
  expected,
  actual,
  evidence,
  curl,
}: ReportedViolation): string[] {
  return [
    `operation: ${operation}`,
    `where: ${where}`,
    `expected: ${expected}`,
    `actual: ${actual}`,
    ...(evidence === '' ? [] : [`evidence: ${evidence}`]),
    ...(curl === undefined ? [] : [`again: ${curl}`]),
  ];
}

function writeSuite(report: TargetReport, cases: readonly Case[]): string[] {
  const name = attribute('name', report.target);
  const begun = attribute('timestamp', report.startedAt);
  return [
    `  <testsuite ${name} ${begun} ${figures(cases, report.durationSeconds)}>`,
    `    <properties><property name="contract" ${attribute('value', report.contract)}/></properties>`,
    ...cases.flatMap(writeCase),
    '  </testsuite>',
  ];
}

function figures(cases: readonly Case[], seconds: number): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter(({ skipped }) => skipped !== undefined).length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
}

function writeCase({ classname, name, failure, skipped }: Case): string[] {
  const start = `    <testcase ${attribute('classname', classname)} ${attribute('name', name)} time="0"`;
  if (failure !== undefined) {
    const { type, message, text } = failure;
    const opening = `<failure ${attribute('type', type)} ${attribute('message', message)}>`;
    return [`${start}>`, `      ${opening}${escapeMarkup(text)}</failure>`, '    </testcase>'];
  }
  if (skipped !== undefined) {
    return [`${start}>`, `      <skipped ${attribute('message', skipped)}/>`, '    </testcase>'];
  }
  return [`${start}/>`];
}

function attribute(name: string, value: string): string {
  return `${name}="${escapeMarkup(inert(value))}"`;
}
