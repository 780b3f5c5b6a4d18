import { describeCost } from './cost.ts';
import { describeAcceptance, describeViolated, findFindings, reasonOf } from './findings.ts';
import { htmlStyle } from './html-style.ts';
import { inert } from '../text/inert.ts';
import { escapeMarkup } from './markup.ts';
import type { ReportedChange, ReportedClause, ReportedViolation, TargetReport } from './report.ts';
import { clauseStates, groupClauses, nameClauses, tally } from './tally.ts';
import { describeVerdict } from './verdict-line.ts';
import { verdictOf, type VerdictOptions } from './verdict.ts';
import type { ReportWriter } from './writer.ts';

/** One self-contained page: no script, nothing loaded from anywhere, light and dark by the reader's choice. */
export const writeHtml: ReportWriter = (reports, { verdict }) => {
  const names = reports.map(({ target }) => show(target)).join(', ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Faultline report: ${names}</title>
<style>
${htmlStyle}</style>
</head>
<body>
<main>
<h1>Faultline report</h1>
${reports.map((report) => writeTarget(report, verdict)).join('')}</main>
</body>
</html>
`;
};

function writeTarget(report: TargetReport, options: VerdictOptions): string {
  const { violated, inconclusive, notExercised } = findFindings(report.clauses);
  const { startedAt, contract, target } = report;
  return `<section class="target">
<h2>${show(target)}</h2>
<p class="verdict ${verdictOf(report, options)}">${show(describeVerdict(report, options))}</p>
<p>Contract ${show(contract)}, started <time datetime="${show(startedAt)}">${show(startedAt)}</time>; ${show(describeCost(report))}.</p>
${part('Violated', violated.map(writeViolated))}${part(
    'Inconclusive',
    inconclusive.map(
      (clause) =>
        `<h4>${nameOf(clause)}</h4>\n<p>${show(reasonOf(clause))}</p>\n${clause.violations.map(writeViolation).join('')}`,
    ),
  )}${part('Changes', report.changes.map(writeChange))}${part(
    'Not exercised',
    [...notExercised].map(([reason, clauses]) => `<h4>${show(reason)}</h4>\n${writeNames(clauses)}`),
    report.clauses.filter(({ state }) => state === 'not-exercised').length,
  )}${(report.notes ?? []).map((note) => `<p>${show(note)}</p>\n`).join('')}${writeSummary(report.clauses)}${writeConforming(report.clauses)}</section>
`;
}

function writeNames(clauses: readonly ReportedClause[]): string {
  const items = nameClauses(clauses).map((name) => `<li>${show(name)}</li>\n`);
  return `<ul>\n${items.join('')}</ul>\n`;
}

/** Folded away: nobody has to do anything about them. */
function writeConforming(clauses: readonly ReportedClause[]): string {
  const conforming = clauses.filter(({ state }) => state === 'conforms');
  if (conforming.length === 0) return '';
  const summary = `<summary>Conforms (${conforming.length})</summary>`;
  return `<details>\n${summary}\n${writeNames(conforming)}</details>\n`;
}

function part(title: string, items: readonly string[], count = items.length): string {
  return items.length === 0 ? '' : `<section>\n<h3>${title} (${count})</h3>\n${items.join('')}</section>\n`;
}

function writeViolated(clause: ReportedClause): string {
  const facts = `<p>${show(describeViolated(clause))}; ${show(clause.section)}</p>`;
  const acceptance = describeAcceptance(clause);
  const accepted = acceptance === undefined ? '' : `<p>Accepted: ${show(acceptance)}</p>\n`;
  return `<h4>${nameOf(clause)}</h4>\n${facts}\n${accepted}${clause.violations.map(writeViolation).join('')}`;
}

function nameOf({ id, api }: ReportedClause): string {
  return `<code>${show(id)}</code> on ${show(api)}`;
}

function writeViolation({
  operation,
  where,
  expected,
  actual,
  evidence,
  curl = '',
}: ReportedViolation): string {
  return writeFacts([
    ['operation', operation],
    ['where', where],
    ['expected', expected],
    ['actual', actual],
    ['evidence', evidence],
    ['again', curl],
  ]);
}

function writeChange({ what, clause, api, before, after, evidence }: ReportedChange): string {
  const facts = writeFacts([
    ['before', before],
    ['after', after],
    ['evidence', evidence],
  ]);
  return `<h4>${show(what)}</h4>\n<p><code>${show(clause)}</code> on ${show(api)}</p>\n${facts}`;
}

function writeFacts(facts: readonly (readonly [string, string])[]): string {
  const rows = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<dt>${name}</dt><dd class="${name}">${show(value)}</dd>\n`);
  return `<dl>\n${rows.join('')}</dl>\n`;
}

function writeSummary(clauses: readonly ReportedClause[]): string {
  const heads = clauseStates.map((state) => `<th scope="col">${state}</th>`).join('');
  const rows = [...groupClauses(clauses, ({ section }) => section)].map(([section, group]) => {
    const counts = tally(group);
    const cells = clauseStates.map((state) => `<td>${counts[state]}</td>`).join('');
    return `<tr><th scope="row">${show(section)}</th>${cells}</tr>\n`;
  });
  return `<section>
<h3>By section</h3>
<div class="wide" role="region" aria-label="Clauses by section" tabindex="0">
<table>
<thead><tr><th scope="col">section</th>${heads}</tr></thead>
<tbody>
${rows.join('')}</tbody>
</table>
</div>
</section>
`;
}

function show(text: string): string {
  return escapeMarkup(inert(text));
}
