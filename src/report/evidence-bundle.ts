import type { Evidence, EvidenceClause, EvidenceExchange } from '../events/evidence.ts';
import { code } from './code-span.ts';
import { describeFrequency, describeMoment, listTraceIds } from './evidence.ts';
import { writeCurlLine } from './evidence-curl.ts';
import { writeExchange } from './evidence-text.ts';
import { inert } from '../text/inert.ts';

/**
 * One self-contained page of Markdown to send to those who run the API: what the documentation says, what came instead,
 * since when and how often, how to find it in their logs, and how to repeat it.
 */
export function writeBundle(evidence: Evidence, clause: EvidenceClause | undefined, version: string): string {
  const { id, api, operation, exchanges } = evidence;
  const sections = [
    [`# ${inert(evidence.clause)} on ${inert(api)}: ${code(evidence.actual)}`],
    [introduce(evidence)],
    ['## What was expected, and what came', '', ...writeFindings(evidence, clause)],
    [
      '## Since when, and how often',
      '',
      `- first seen ${describeMoment(evidence.firstSeen)}`,
      `- last seen ${describeMoment(evidence.lastSeen)}`,
      `- ${describeFrequency(evidence)} since then, at the call ${code(operation)}`,
    ],
    ['## How to find it in the logs', '', ...writeTraces(exchanges)],
    ['## How to repeat it', '', ...writeRepetition(exchanges)],
    ['## What went over the wire', '', ...exchanges.flatMap((each) => [...fence(writeExchange(each)), ''])],
    [`Evidence ${code(id)}, written by Faultline ${inert(version)}. Secrets are taken out.`],
  ];
  return `${sections.map((lines) => lines.join('\n').trimEnd()).join('\n\n')}\n`;
}

function introduce({ kind, exchanges }: Evidence): string {
  const [first] = exchanges;
  const host = first === undefined ? 'the API' : new URL(first.request.url).host;
  const what = kind === 'change' ? 'changed its form' : 'was not as its documentation says';
  return `An error answer of ${code(host)} ${what}. This page holds everything that is known about it.`;
}

function writeFindings(evidence: Evidence, clause: EvidenceClause | undefined): string[] {
  const { kind, where, expected, actual } = evidence;
  return [
    ...(clause === undefined
      ? []
      : [
          `- the documentation, section “${inert(clause.section)}”, in our words: ${inert(clause.statement)}`,
        ]),
    `- where: ${code(where)}`,
    `- ${kind === 'change' ? 'before' : 'expected'}: ${code(expected)}`,
    `- ${kind === 'change' ? 'after' : 'actual'}: ${code(actual)}`,
  ];
}

function writeTraces(exchanges: readonly EvidenceExchange[]): string[] {
  if (exchanges.length === 0) return ['No exchange is kept of it.'];
  return exchanges.map((exchange) => {
    const ids = listTraceIds(exchange).map(([name, value]) => `${inert(name)} ${code(value)}`);
    const found = ids.length === 0 ? 'no header names the request' : ids.join(', ');
    return `- sent ${describeMoment(exchange.sentAt)}, ${code(exchange.operation)}: ${found}`;
  });
}

/** The newest exchange is the one that shows it. */
function writeRepetition(exchanges: readonly EvidenceExchange[]): string[] {
  const newest = exchanges.at(-1);
  return newest === undefined ? ['No exchange is kept of it.'] : fence(writeCurlLine(newest), 'sh');
}

/** A code block (CommonMark §4.5) with a fence longer than any run of backticks in it. */
function fence(text: string, language = 'text'): string[] {
  const runs = text.match(/`+/g) ?? [];
  const mark = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${mark}${language}`, text.trimEnd(), mark];
}
