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

/** The judgements of one clause on one API within one run, counted. */
export type RunTally = Pick<Assessment, 'judged' | 'violated'> & {
  /** Whether one of the violations was reproduced. */
  readonly reproduced: boolean;
  /** Why the newest inconclusive one was; absent where none was. */
  readonly reason?: string;
};

export const emptyTally: RunTally = { judged: 0, violated: 0, reproduced: false };

/** Counts one more judgement. */
export function addToTally(tally: RunTally, { verdict, reproduced }: Judgement): RunTally {
  switch (verdict.outcome) {
    case 'conforms':
      return { ...tally, judged: tally.judged + 1 };
    case 'violates': {
      const { judged, violated } = tally;
      const known = tally.reproduced || reproduced;
      return { ...tally, judged: judged + 1, violated: violated + 1, reproduced: known };
    }
    case 'inconclusive':
      return { ...tally, reason: `${verdict.reason}: ${verdict.detail}` };
  }
}

/** Assesses the judgements of one clause on one API within one run. */
export function assessRun(judgements: readonly Judgement[]): Assessment {
  let tally = emptyTally;
  for (const judgement of judgements) tally = addToTally(tally, judgement);
  return assessTally(tally);
}

/**
 * Assesses one run. A reproduced violation stands; others count only beyond chance, and short of that leave the clause
 * inconclusive. Without a conclusive judgement it is inconclusive.
 */
export function assessTally(tally: RunTally): Assessment {
  const { judged, violated } = tally;
  if (tally.reproduced) return { state: 'violates', judged, violated };
  if (isBeyondChance(violated, judged)) return { state: 'intermittent', judged, violated };
  if (violated > 0) {
    return { state: 'inconclusive', judged, violated, reason: `suspected ${violated} of ${judged}` };
  }
  return assessUnbroken(tally);
}

/**
 * Assesses what somebody recorded. It can be read again as often as one likes, but not be tried again: what broke the
 * clause stands.
 */
export function assessRecording(tally: RunTally): Assessment {
  const { judged, violated } = tally;
  return violated > 0 ? { state: 'violates', judged, violated } : assessUnbroken(tally);
}

function assessUnbroken({ judged, violated, reason = 'never judged' }: RunTally): Assessment {
  if (judged > 0) return { state: 'conforms', judged, violated };
  return { state: 'inconclusive', judged, violated, reason };
}
