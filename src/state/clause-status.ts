import type { ClauseRecord, PlaceRecord, Pool } from '../drift/clause-record.ts';
import type { ListedClause, NotExercised } from '../events/events.ts';
import type { Doubt } from '../events/target-snapshot.ts';

/** Where a clause stands, in the words of the `state` label; every clause of a target is in exactly one. */
export const clauseStates = [
  'conforms',
  'violates',
  'intermittent',
  'unknown',
  'not_exercised',
  'accepted',
] as const;
export type ClauseState = (typeof clauseStates)[number];

/** What is known of a clause from one of several places, with the judgements that statistics look at. */
export type PlaceStatus = PlaceRecord & { readonly pool: Pool };

/** A clause on one API of a target and where it stands. */
export type ClauseStatus = ListedClause & {
  readonly state: ClauseState;
  readonly record?: ClauseRecord;
  /** The judgements of the record that statistics look at: violations among samples. */
  readonly pool?: Pool;
  /** Where monitors have a location; the record is that of the place where the clause stands worst. */
  readonly places?: readonly PlaceStatus[];
  readonly notExercised?: NotExercised;
  /** Why nothing could be concluded the last time that it was tried; absent once something could. */
  readonly inconclusive?: Doubt;
};

/** What the state of a clause depends on. */
export type ClauseFacts = {
  readonly record: ClauseRecord | undefined;
  readonly notExercised: NotExercised | undefined;
  /** When the acceptance of a deviation ends, milliseconds since the Unix epoch. */
  readonly acceptedUntil: number | undefined;
};

/**
 * What this configuration does not let be judged is not exercised, whatever an earlier one found: an old pass
 * is no pass. A violation that chance alone could explain leaves the clause unknown.
 */
export function classifyClause(facts: ClauseFacts, now: number): ClauseState {
  if (facts.notExercised !== undefined) return 'not_exercised';
  switch (facts.record?.standing) {
    case undefined:
    case 'unknown':
    case 'suspected':
      return 'unknown';
    case 'conforming':
      return 'conforms';
    case 'intermittent':
      return isAccepted(facts, now) ? 'accepted' : 'intermittent';
    case 'persistent':
    case 'never_held':
      return isAccepted(facts, now) ? 'accepted' : 'violates';
  }
}

function isAccepted(facts: ClauseFacts, now: number): boolean {
  return facts.acceptedUntil !== undefined && facts.acceptedUntil > now;
}
