import type { Judgement } from '../contract/judgement.ts';
import { isBeyondChance } from './pooled-rule.ts';

/** What one run says of one clause on one API. */
export type Assessment = {
  readonly state: 'conforms' | 'violates' | 'intermittent' | 'inconclusive';
  /** Conclusive judgements, and how many of them were violations. */
  readonly judged: number;
  readonly violated: number;
  /** Why nothing can be concluded. */
  readonly reason?: string;
};

/**
 * Assesses the judgements of one clause on one API within one run. A reproduced violation stands; others count only
 * beyond chance, and short of that leave the clause inconclusive. Without a conclusive judgement it is inconclusive.
 */
export function assessRun(judgements: readonly Judgement[]): Assessment {
  const conclusive = judgements.filter((judgement) => judgement.verdict.outcome !== 'inconclusive');
  const violations = conclusive.filter((judgement) => judgement.verdict.outcome === 'violates');
  const counts = { judged: conclusive.length, violated: violations.length };
  if (violations.some((judgement) => judgement.reproduced)) return { state: 'violates', ...counts };
  if (isBeyondChance(counts.violated, counts.judged)) return { state: 'intermittent', ...counts };
  if (counts.violated > 0) {
    return { state: 'inconclusive', ...counts, reason: `suspected ${counts.violated} of ${counts.judged}` };
  }
  if (counts.judged > 0) return { state: 'conforms', ...counts };
  return { state: 'inconclusive', ...counts, reason: newestReason(judgements) };
}

function newestReason(judgements: readonly Judgement[]): string {
  for (const { verdict } of judgements.toReversed()) {
    if (verdict.outcome === 'inconclusive') return `${verdict.reason}: ${verdict.detail}`;
  }
  return 'never judged';
}
