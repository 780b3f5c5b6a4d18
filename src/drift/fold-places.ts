import type { Judgement } from '../contract/judgement.ts';
import {
  isOpen,
  type ClauseRecord,
  type ClauseStanding,
  type LocalRecord,
  type Missed,
  type PlaceRecord,
} from './clause-record.ts';
import { closeWhereEarned, emptyRecord, foldJudgement, withTransition, type Folded } from './fold.ts';

/**
 * A place that was taken down must not keep a drift open for ever. One that only had no turn must not be forgotten: where
 * a probe runs once a day, each of five places has none in thirty runs less than once in eight hundred.
 */
const forgottenAfter = { milliseconds: 7 * 86_400_000, runs: 30 };

/**
 * Folds one judgement that was made from a place into what is known of its clause. It counts for that place alone; what is
 * told is told of all places together: raised when none saw a drift before, recovered when none sees it any more.
 * What was known before there were places is taken over by the first one; without a location what is known of the whole goes
 * on, without places.
 */
export function foldFrom(
  location: string | undefined,
  before: ClauseRecord,
  judgement: Judgement,
): Folded<ClauseRecord> {
  if (judgement.verdict.outcome === 'inconclusive') return { record: before };
  const { places: known = [], ...whole } = before;
  if (location === undefined) return foldJudgement(whole, judgement);
  const first = known.length === 0 ? whole : emptyRecord(judgement);
  const { record: ownBefore } = known.find((place) => place.location === location) ?? { record: first };
  const held = whole.held || known.some((place) => place.record.held);
  const own = foldJudgement({ ...ownBefore, held }, judgement).record;
  const others = known.filter((place) => place.location !== location);
  const places = [{ location, record: own }, ...passOver(others, judgement)].toSorted(compareLocations);
  return withTransition(before, { ...join(before, own, places, judgement.at), lastConclusive: judgement.at });
}

/** Closes at the end of a run what was earned from this place; the clause has recovered where no place sees a drift any more. */
export function closeFrom(
  location: string | undefined,
  before: ClauseRecord,
  at: number,
): Folded<ClauseRecord> {
  const { places: known = [], ...whole } = before;
  const own = known.find((place) => place.location === location);
  const seen = location === undefined ? whole : own?.record;
  const closed = seen === undefined ? undefined : closeWhereEarned(seen, at);
  if (closed === undefined || closed === seen) return { record: before };
  if (own === undefined) return withTransition(before, closed);
  const places = known.map((place) => (place === own ? { ...own, record: closed } : place));
  const { lastConclusive } = before;
  const joined = join(before, closed, places, at);
  return withTransition(before, { ...joined, ...(lastConclusive === undefined ? {} : { lastConclusive }) });
}

/** What is told of all places together: the worst of them, open since the first of them saw a drift. */
function join(
  before: ClauseRecord,
  own: LocalRecord,
  places: readonly PlaceRecord[],
  at: number,
): ClauseRecord {
  const worst = findWorst(own, places);
  const staysOpen = isOpen(before.standing) && isOpen(worst.standing);
  const since = staysOpen || worst.standing === before.standing ? before.since : at;
  return { ...worst, since, places };
}

/** Notes that others were judged without these, and leaves out those of which that has been so for too long. */
function passOver(places: readonly PlaceRecord[], { at, run }: Judgement): PlaceRecord[] {
  return places.flatMap(({ location, record, missed }) => {
    const more = addMissed(missed, run, at);
    const isForgotten = at - more.since >= forgottenAfter.milliseconds && more.runs >= forgottenAfter.runs;
    return isForgotten ? [] : [{ location, record, missed: more }];
  });
}

function addMissed(missed: Missed | undefined, run: string, at: number): Missed {
  if (missed === undefined) return { since: at, runs: 1, lastRun: run };
  return missed.lastRun === run ? missed : { since: missed.since, runs: missed.runs + 1, lastRun: run };
}

function compareLocations(one: PlaceRecord, other: PlaceRecord): number {
  return one.location < other.location ? -1 : 1;
}

function findWorst(own: LocalRecord, places: readonly PlaceRecord[]): LocalRecord {
  let worst = own;
  for (const { record } of places) if (isWorse(record, worst)) worst = record;
  return worst;
}

/** A clause that held is a drift, also where another place never saw it hold: that would be told of more quietly. */
const badness = {
  unknown: 0,
  conforming: 1,
  suspected: 2,
  intermittent: 3,
  never_held: 4,
  persistent: 5,
} as const satisfies Record<ClauseStanding, number>;

function isWorse(one: LocalRecord, other: LocalRecord): boolean {
  const difference = badness[one.standing] - badness[other.standing];
  return difference === 0 ? one.since < other.since : difference > 0;
}
