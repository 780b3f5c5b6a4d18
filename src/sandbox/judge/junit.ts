import { clientClauseIds } from './clauses.ts';
import { plainText } from './plain-text.ts';
import type { JudgeReport, ReportedClause } from './report.ts';
import { describeEvidence } from './words.ts';

type Suite = { readonly name: string; readonly clauses: readonly ReportedClause[] };

/** JUnit XML: a suite for each client, a case for each clause; what was not exercised is skipped. */
export function formatJunit(report: JudgeReport): string {
  const suites: readonly Suite[] =
    report.clients.length === 0
      ? [{ name: 'no client', clauses: clientClauseIds.map(notExercised) }]
      : report.clients.map(({ client, clauses }) => ({ name: client, clauses }));
  const all = suites.flatMap(({ clauses }) => clauses);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="faultline sandbox" ${figures(all)}>`,
    ...suites.flatMap((suite) => [
      `  <testsuite name="${escape(suite.name)}" ${figures(suite.clauses)}>`,
      ...suite.clauses.flatMap((clause) => formatCase(report, suite.name, clause)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function notExercised(id: ReportedClause['id']): ReportedClause {
  return { id, state: 'not-exercised', judged: 0, violated: 0 };
}

function figures(clauses: readonly ReportedClause[]): string {
  const count = (state: ReportedClause['state']): number =>
    clauses.filter((clause) => clause.state === state).length;
  return `tests="${clauses.length}" failures="${count('violates')}" errors="0" skipped="${count('not-exercised')}"`;
}

function formatCase(report: JudgeReport, client: string, { id, state }: ReportedClause): readonly string[] {
  const opening = `    <testcase classname="${escape(`client.${client}`)}" name="${escape(id)}"`;
  if (state === 'conforms') return [`${opening}/>`];
  if (state === 'not-exercised') {
    const why = 'not exercised: nothing has happened that the clause is about';
    return [`${opening}>`, `      <skipped message="${why}"/>`, '    </testcase>'];
  }
  const findings = report.findings.filter((each) => each.client === client && each.clause === id);
  const text = findings.flatMap((finding) => [finding.words, ...describeEvidence(finding)]);
  const message = findings[0]?.words ?? 'violated';
  return [
    `${opening}>`,
    `      <failure type="${escape(id)}" message="${escape(message)}">${text.map(escape).join('\n')}</failure>`,
    '    </testcase>',
  ];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escape(text: string): string {
  return plainText(text).replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
