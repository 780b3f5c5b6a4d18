import type { JudgingContext } from '../contract/clause.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { EventSink } from '../events/events.ts';
import { createTraceHeaders } from '../probe/trace-headers.ts';
import type { Redactor } from '../redaction/redactor.ts';
import { secretsOf } from '../redaction/secrets-of.ts';
import type { AuditTarget } from './audit-target.ts';
import { judgeRecorded } from './judge-recorded.ts';
import type { RecordedExchange } from './recorded-exchange.ts';
import { createRecordedRecoveries } from './recovery.ts';
import { createUnshownBook, listUnjudged, type UnshownBook } from './unjudged.ts';

/** Judges what was recorded of one target, and tells it in events. */
export type Desk = {
  judge(recorded: RecordedExchange): void;
  /** Tells what could not be judged; `at` in milliseconds since the Unix epoch. */
  finish(at: number): void;
  /** Exchanges judged so far. */
  readonly exchanges: number;
  /** Those among them that lack something which a clause needed. */
  readonly partly: number;
};

/** What an exchange says of one clause. */
type Finding = {
  readonly clause: string;
  readonly severity: 'critical' | 'warning' | 'information';
  readonly verdict: Verdict;
  readonly exchanges: readonly string[];
};

/** @param emit hears of exchanges and judgements, without secrets */
export function createDesk(target: AuditTarget, redactor: Redactor, emit: EventSink): Desk {
  const { name } = target;
  const unshown = createUnshownBook();
  const examine = createExaminer(target, unshown);
  const judged = new Set<string>();
  let exchanges = 0;
  let partly = 0;
  return {
    judge(recorded) {
      const { exchange } = recorded;
      for (const secret of secretsOf(exchange)) redactor.learn(secret);
      const at = exchange.sentAt;
      emit({ target: name, at, type: 'exchange', exchange: redactor.redactExchange(exchange) });
      const { findings, isWhole } = examine(recorded);
      exchanges += 1;
      if (!isWhole) partly += 1;
      for (const { verdict, ...finding } of findings) {
        judged.add(`${finding.clause} on ${exchange.api}`);
        const { api, operation } = exchange;
        const clean = redactVerdict(verdict, redactor);
        const made = { target: name, api, operation, at, probe: 'audit', run: 'audit', reproduced: false };
        emit({ target: name, at, type: 'judgement', judgement: { ...made, ...finding, verdict: clean } });
      }
    },
    finish(at) {
      emit({ target: name, at, type: 'not-exercised', clauses: listUnjudged(target, judged, unshown) });
    },
    get exchanges() {
      return exchanges;
    },
    get partly() {
      return partly;
    },
  };
}

/** What an exchange says of the clauses, and whether all that they need of it is shown. */
type Examined = { readonly findings: readonly Finding[]; readonly isWhole: boolean };

/** Looks at exchanges in the order in which they were recorded, and notes what is not shown of them. */
function createExaminer(target: AuditTarget, unshown: UnshownBook): (recorded: RecordedExchange) => Examined {
  const { clauses, documentationHosts } = target.contract;
  const hosts = [...documentationHosts, ...target.documentationHosts];
  const traceHeaders = createTraceHeaders();
  const recoveries = createRecordedRecoveries(target);
  return (recorded) => {
    const { exchange } = recorded;
    const context: JudgingContext = {
      knownNames: target.knownNames,
      documentationHosts: hosts,
      traceHeaders: traceHeaders.seen(exchange.api),
    };
    traceHeaders.note(exchange);
    const found = judgeRecorded(recorded, clauses, context);
    for (const each of found.unshown) unshown.note(each, exchange.api);
    const single = found.verdicts.map(({ clause: { id, severity }, verdict }) => ({
      clause: id,
      severity,
      verdict,
      exchanges: [exchange.id],
    }));
    const series = recoveries
      .note(exchange)
      .flatMap(({ status, verdict, exchanges }) =>
        clauses
          .filter(({ recoversFrom, apis }) => recoversFrom === status && apis.includes(exchange.api))
          .map(({ id, severity }) => ({ clause: id, severity, verdict, exchanges })),
      );
    return { findings: [...single, ...series], isWhole: found.unshown.length === 0 };
  };
}

/** At once, while the secrets of its exchange are known: an archive may hold more of them than can be remembered. */
function redactVerdict(verdict: Verdict, redactor: Redactor): Verdict {
  switch (verdict.outcome) {
    case 'conforms':
      return verdict;
    case 'violates':
      return {
        ...verdict,
        expected: redactor.redact(verdict.expected),
        actual: redactor.redact(verdict.actual),
      };
    case 'inconclusive':
      return { ...verdict, detail: redactor.redact(verdict.detail) };
  }
}
