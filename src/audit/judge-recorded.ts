import type { Clause, EvidencePart, JudgingContext } from '../contract/clause.ts';
import { judgeExchange, type ClauseVerdict } from '../contract/judge.ts';
import type { AnsweredExchange } from '../wire/exchange.ts';
import type { RecordedExchange } from './recorded-exchange.ts';

/** A clause that an exchange gives an occasion to judge, but for parts that the archive does not show. */
export type Unshown = { readonly clause: Clause; readonly missing: readonly EvidencePart[] };

/** What a recorded exchange says, and what it would say if more of it were shown. */
export type RecordedVerdicts = {
  readonly verdicts: readonly ClauseVerdict[];
  readonly unshown: readonly Unshown[];
};

const everything: readonly EvidencePart[] = ['headers', 'text', 'bytes', 'sent', 'sender'];

/**
 * Judges a recorded exchange by the clauses that judge exchanges. A verdict that rests on something that the archive
 * does not show counts for nothing, be it a pass or a violation.
 */
export function judgeRecorded(
  { exchange, shown }: RecordedExchange,
  clauses: readonly Clause[],
  context: JudgingContext,
): RecordedVerdicts {
  const verdicts: ClauseVerdict[] = [];
  const unshown: Unshown[] = [];
  const all = judgeExchange(exchange, clauses, context);
  for (const judged of all) {
    const { clause, verdict } = judged;
    const needed =
      verdict.outcome === 'inconclusive' ? [] : (clause.restsOn?.(exchange, verdict.outcome) ?? everything);
    const missing = needed.filter((part) => !shown.has(part));
    if (missing.length === 0) verdicts.push(judged);
    else unshown.push({ clause, missing });
  }
  const spoken = new Set(all.map(({ clause }) => clause));
  const silent = clauses.filter((clause) => !spoken.has(clause) && isAboutLostText(clause, exchange, shown));
  return {
    verdicts,
    unshown: [...unshown, ...silent.map((clause): Unshown => ({ clause, missing: ['text'] }))],
  };
}

/** Judges of the text of an error are silent where there is none; here it may have been there. */
function isAboutLostText(
  { judge, apis, restsOn }: Clause,
  exchange: AnsweredExchange,
  shown: ReadonlySet<EvidencePart>,
): boolean {
  const { api, request, response } = exchange;
  if (shown.has('text') || request.method === 'HEAD' || response.status < 400) return false;
  return (
    judge !== undefined && apis.includes(api) && restsOn?.(exchange, 'conforms').includes('text') === true
  );
}
