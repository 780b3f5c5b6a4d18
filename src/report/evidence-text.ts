import type { Evidence, EvidenceBody, EvidenceExchange, EvidenceSummary } from '../events/evidence.ts';
import { alignColumns } from './columns.ts';
import { describeFrequency, describeMoment } from './evidence.ts';
import { inert, inertJson, inertLines } from '../text/inert.ts';

/** One line for each, the newest first; a sentence where there is none. */
export function writeEvidenceList(list: readonly EvidenceSummary[]): string {
  if (list.length === 0) return 'No evidence is kept.\n';
  const rows = list.map((each) =>
    [
      each.id,
      each.kind,
      describeMoment(each.lastSeen),
      each.target,
      each.clause,
      each.api,
      each.operation,
    ].map(inert),
  );
  const counted = rows.map((row, index) => [
    ...row,
    ...list.slice(index, index + 1).map((each) => describeFrequency(each)),
  ]);
  const head = ['id', 'kind', 'last seen', 'target', 'clause', 'api', 'operation', 'seen'];
  return `${alignColumns([head, ...counted], head.length).join('\n')}\n`;
}

/** Everything about one piece of evidence, for people. */
export function writeEvidence(evidence: Evidence): string {
  const { id, kind, target, api, clause, operation, where, expected, actual, severity } = evidence;
  const facts: readonly (readonly [string, string])[] = [
    ['target', target],
    ['clause', `${clause} on ${api} (${severity})`],
    ['operation', operation],
    ['where', where],
    [kind === 'change' ? 'before' : 'expected', expected],
    [kind === 'change' ? 'after' : 'actual', actual],
    ['first seen', describeMoment(evidence.firstSeen)],
    ['last seen', describeMoment(evidence.lastSeen)],
    ['seen', describeFrequency(evidence)],
  ];
  const lines = facts.map(([name, value]) => `  ${name.padEnd(10)}  ${inert(value)}`);
  const exchanges = evidence.exchanges.map((exchange) => writeExchange(exchange));
  const none = exchanges.length === 0 ? ['No exchange is kept of it.\n'] : exchanges;
  return [`Evidence ${id}: a ${kind}`, ...lines, '', none.join('\n')].join('\n');
}

/** One exchange as it went over the wire, bodies as far as they are kept. */
export function writeExchange(exchange: EvidenceExchange): string {
  const { id, operation, account, sentAt, timings, request, response, failure } = exchange;
  const took = Math.round((timings.ended - timings.sent) * 10) / 10;
  const as = account === undefined ? '' : ` as ${account}`;
  return [
    `Exchange ${inert(id)}: ${inert(operation)}${inert(as)}, sent ${describeMoment(sentAt)}, took ${took} ms`,
    ...[`${request.method} ${request.url}`, ...writeHeaders(request.headers)].map(mark('>')),
    ...(request.body === undefined ? [] : writeBody(request.body).map(mark('>'))),
    ...(response === undefined
      ? [`< no answer: ${inert(failure?.detail ?? 'the reason is not known')}`]
      : [
          ...[String(response.status), ...writeHeaders(response.headers)].map(mark('<')),
          ...writeBody(response.body).map(mark('<')),
          ...(response.bodyEnd === 'complete' ? [] : [`< (the body was ${response.bodyEnd})`]),
        ]),
    '',
  ].join('\n');
}

/** All that is kept, for programs: the record as JSON. */
export function writeEvidenceJson(evidence: Evidence): string {
  return `${inertJson(JSON.stringify(evidence, undefined, 2))}\n`;
}

function mark(sign: string): (line: string) => string {
  return (line) => `${sign} ${inertLines(line).replaceAll('\n', '\\n')}`.trimEnd();
}

function writeHeaders(headers: readonly (readonly [string, string])[]): string[] {
  return headers.map(([name, value]) => `${name}: ${value}`);
}

/** An empty line, as on the wire, and what is kept of the body. */
function writeBody({ size, sha256, encoding, content, whole }: EvidenceBody): string[] {
  if (size === 0) return [];
  if (encoding === 'withheld') {
    return ['', `(${size} bytes, not kept, for it should have been refused; SHA-256 ${sha256})`];
  }
  const kept = encoding === 'base64' ? [`(in base64)`, content] : inertLines(content).split('\n');
  const cut = whole ? [] : [`(cut: it has ${size} bytes; SHA-256 ${sha256})`];
  return ['', ...kept, ...cut];
}
