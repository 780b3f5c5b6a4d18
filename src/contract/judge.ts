import type { AnsweredExchange } from '../wire/exchange.ts';
import type { Clause, JudgingContext } from './clause.ts';
import { inconclusive, type Verdict } from './verdict.ts';

/** A clause and what it says about one exchange. */
export type ClauseVerdict = { readonly clause: Clause; readonly verdict: Verdict };

/**
 * Judges one exchange by every clause that judges exchanges. A judge that throws is a fault of Faultline's own:
 * it becomes an inconclusive verdict and never stops the others.
 */
export function judgeExchange(
  exchange: AnsweredExchange,
  clauses: readonly Clause[],
  context: JudgingContext,
): ClauseVerdict[] {
  const verdicts: ClauseVerdict[] = [];
  for (const clause of clauses) {
    if (clause.judge === undefined || !clause.apis.includes(exchange.api)) continue;
    const verdict = judgeSafely(clause.judge, exchange, context);
    if (verdict !== undefined) verdicts.push({ clause, verdict });
  }
  return verdicts;
}

function judgeSafely(
  judge: NonNullable<Clause['judge']>,
  exchange: AnsweredExchange,
  context: JudgingContext,
): Verdict | undefined {
  try {
    return judge(exchange, context);
  } catch (error) {
    return inconclusive('monitor_error', `the judge of this clause failed: ${String(error)}`);
  }
}
