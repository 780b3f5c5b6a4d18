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
  /** By occasion (a probe's use of an operation), where answers that did not arrive whole left something unjudged. */
  readonly occasions: ReadonlyMap<string, Occasion>;
};

/** Whether anything was concluded on it, or how often not, because of what the network brought. */
type Occasion = 'concluded' | { readonly lost: number; readonly reason: string };

export const emptyTally: RunTally = { judged: 0, violated: 0, reproduced: false, occasions: new Map() };

/** Lost answers of one run, on occasions on which none was judged, that are no mere mishap. */
const lostToMatter = 2;

/** Counts one more judgement. */
export function addToTally(tally: RunTally, judgement: Judgement): RunTally {
  const { verdict, reproduced } = judgement;
  const occasions = noteOccasion(tally.occasions, judgement);
  switch (verdict.outcome) {
    case 'conforms':
      return { ...tally, occasions, judged: tally.judged + 1 };
    case 'violates': {
      const { judged, violated } = tally;
      const known = tally.reproduced || reproduced;
      return { ...tally, occasions, judged: judged + 1, violated: violated + 1, reproduced: known };
    }
    case 'inconclusive':
      return { ...tally, occasions, reason: `${verdict.reason}: ${verdict.detail}` };
  }
}

function noteOccasion(
  occasions: RunTally['occasions'],
  { probe, operation, verdict }: Judgement,
): RunTally['occasions'] {
  const key = `${probe} ${operation}`;
  const known = occasions.get(key);
  if (known === 'concluded') return occasions;
  if (verdict.outcome !== 'inconclusive') return new Map(occasions).set(key, 'concluded');
  if (verdict.reason !== 'transport') return occasions;
  const lost = (known?.lost ?? 0) + 1;
  return new Map(occasions).set(key, {
    lost,
    reason: `${verdict.reason}: ${verdict.detail} (${operation})`,
  });
}

/** Assesses the judgements of one clause on one API within one run. */
export function assessRun(judgements: readonly Judgement[]): Assessment {
  let tally = emptyTally;
  for (const judgement of judgements) tally = addToTally(tally, judgement);
  return assessTally(tally);
}

/**
 * Assesses one run. A reproduced violation stands; others count only beyond chance, and short of that leave the clause
 * inconclusive. It is inconclusive as well without a conclusive judgement, and where answers were lost again and again on
 * occasions on which nothing was concluded.
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

/** What conforms on one occasion says nothing of another, whose answers never arrive whole. */
function assessUnbroken({ judged, violated, occasions, reason = 'never judged' }: RunTally): Assessment {
  const lost = [...occasions.values()].filter((occasion) => occasion !== 'concluded');
  const times = lost.reduce((sum, occasion) => sum + occasion.lost, 0);
  const [first] = lost;
  if (first !== undefined && judged > 0 && times >= lostToMatter) {
    return { state: 'inconclusive', judged, violated, reason: first.reason };
  }
  if (judged > 0) return { state: 'conforms', judged, violated };
  return { state: 'inconclusive', judged, violated, reason };
}
