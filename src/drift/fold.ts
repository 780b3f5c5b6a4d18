import type { Judgement } from '../contract/judgement.ts';
import type { Violates } from '../contract/verdict.ts';
import {
  isOpen,
  pooled,
  type ClauseStanding,
  type LocalRecord,
  type Pool,
  type Transition,
} from './clause-record.ts';
import { isBeyondChance } from './pooled-rule.ts';

/** What is known after one more judgement, and whether people should hear of it. */
export type Folded<Known extends LocalRecord = LocalRecord> = {
  readonly record: Known;
  readonly transition?: Transition;
};

/** Half of what the pooled rule looks at. */
const poolSize = 500;
/** Conforming judgements in a row that close a persistent drift the first time. */
const recoveryStreak = 3;
/** …that close an intermittent one at the least, whatever its rate. */
const intermittentRecoveryStreak = 20;
/** …that clear a suspicion. */
const suspicionStreak = 10;
/** Recovery gets slower with each time a drift came back, up to this many times. */
const slowestRecovery = 16;

/** The record of a clause that was never judged. */
export function emptyRecord(
  judgement: Pick<Judgement, 'target' | 'clause' | 'api' | 'severity' | 'at'>,
): LocalRecord {
  return {
    target: judgement.target,
    clause: judgement.clause,
    api: judgement.api,
    severity: judgement.severity,
    standing: 'unknown',
    since: judgement.at,
    held: false,
    current: { samples: 0, violations: 0 },
    previous: { samples: 0, violations: 0 },
    streak: 0,
    quiet: 0,
    raised: 0,
  };
}

/**
 * Folds one judgement into what is known of its clause from one place: a pure state machine, time taken from the judgement.
 * A reproduced violation raises at once, another by the pooled rule; an inconclusive judgement changes nothing;
 * what ends a drift is conforming judgements in a row, on the occasion on which it was seen: one call may break a clause that
 * all others keep. Whether they are enough is asked when a run is over, with `closeWhereEarned`: what is answered rightly
 * 20 times and wrongly then, each time, is no drift that comes and goes.
 */
export function foldJudgement(before: LocalRecord, judgement: Judgement): Folded {
  switch (judgement.verdict.outcome) {
    case 'inconclusive':
      return { record: before };
    case 'conforms':
      return withTransition(before, foldConforming(before, judgement));
    case 'violates':
      return withTransition(before, foldViolation(before, judgement, judgement.verdict));
  }
}

/** With what people should hear of where a clause stood otherwise before: a drift that opens or closes. */
export function withTransition<Known extends LocalRecord>(before: LocalRecord, record: Known): Folded<Known> {
  const open = isOpen(record.standing);
  if (open === isOpen(before.standing)) return { record };
  return { record, transition: open ? 'raised' : 'recovered' };
}

function foldConforming(before: LocalRecord, judgement: Judgement): LocalRecord {
  const record: LocalRecord = {
    ...before,
    ...addSample(before, 0),
    held: true,
    streak: before.streak + (isSameOccasion(before, judgement) ? 1 : 0),
    quiet: before.quiet + 1,
    lastConclusive: judgement.at,
  };
  const stays =
    isOpen(record.standing) || (record.standing === 'suspected' && record.quiet < suspicionStreak);
  return stays ? record : stand(record, 'conforming', judgement.at);
}

/** The record with its drift closed where enough was judged to conform since it was last seen; to be asked between runs. */
export function closeWhereEarned(record: LocalRecord, at: number): LocalRecord {
  if (!isOpen(record.standing)) return record;
  const isEarned = record.streak >= streakToRecover(record) || record.quiet >= poolSize;
  return isEarned ? stand(record, 'conforming', at) : record;
}

function foldViolation(before: LocalRecord, judgement: Judgement, verdict: Violates): LocalRecord {
  const record: LocalRecord = {
    ...before,
    ...addSample(before, 1),
    severity: verdict.severity ?? judgement.severity,
    streak: 0,
    quiet: 0,
    lastConclusive: judgement.at,
    lastViolation: {
      at: judgement.at,
      probe: judgement.probe,
      operation: judgement.operation,
      expected: verdict.expected,
      actual: verdict.actual,
      where: verdict.where,
      exchanges: judgement.exchanges,
    },
  };
  if (isOpen(before.standing)) {
    const cameAndWent =
      before.standing === 'persistent' && before.streak > 0 && isSameOccasion(before, judgement);
    return cameAndWent ? stand(record, 'intermittent', before.since) : record;
  }
  const raised = { ...record, raised: record.raised + 1 };
  if (judgement.reproduced) return stand(raised, record.held ? 'persistent' : 'never_held', judgement.at);
  const { violations, samples } = pooled(record);
  if (isBeyondChance(violations, samples)) return stand(raised, 'intermittent', judgement.at);
  return stand(record, 'suspected', judgement.at);
}

function isSameOccasion({ lastViolation }: LocalRecord, { probe, operation }: Judgement): boolean {
  return (
    lastViolation === undefined || (lastViolation.probe === probe && lastViolation.operation === operation)
  );
}

/** An intermittent drift is gone when its own rate would hardly allow so long a silence: (1 − k/n)^(3n/k) < 5 %. */
function streakToRecover(record: LocalRecord): number {
  const slower = Math.min(slowestRecovery, 2 ** Math.max(0, record.raised - 1));
  if (record.standing !== 'intermittent') return recoveryStreak * slower;
  const { samples, violations } = pooled(record);
  const silence = violations === 0 ? 0 : Math.ceil((3 * samples) / violations);
  return Math.max(intermittentRecoveryStreak, Math.min(silence, poolSize));
}

function stand(record: LocalRecord, standing: ClauseStanding, at: number): LocalRecord {
  return record.standing === standing ? record : { ...record, standing, since: at };
}

function addSample(record: LocalRecord, violations: 0 | 1): { current: Pool; previous: Pool } {
  const full = record.current.samples >= poolSize;
  const base = full ? { samples: 0, violations: 0 } : record.current;
  return {
    previous: full ? record.current : record.previous,
    current: { samples: base.samples + 1, violations: base.violations + violations },
  };
}
