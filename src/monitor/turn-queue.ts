import type { UnfinishedCycle } from './cycle.ts';
import type { Group } from './groups.ts';
import type { Permit } from './right-to-probe.ts';

/** A group's cycle that is due, in milliseconds since the Unix epoch. */
export type CycleTurn = { readonly kind: 'cycle'; readonly group: Group; readonly due: number };

/**
 * The rest of a cycle, with the permit that it began under. Without one it let others have their turns meanwhile, and goes on
 * whoever had the target.
 */
export type RestTurn = { readonly kind: 'rest'; readonly rest: UnfinishedCycle; readonly permit?: Permit };

/** What waits for its turn: a group's cycle, the rest of one, or a sweep. */
export type Turn = CycleTurn | RestTurn | { readonly kind: 'sweep' };

/** Turns that are taken one at a time, in the order in which they were asked for. */
export type TurnQueue = {
  /** False where the cycle of this group waits or runs already: it never overlaps itself. */
  add(turn: Turn): boolean;
  /** Whether a cycle of this group waits or runs. */
  isUnderWay(group: Group): boolean;
  /** How many wait. */
  readonly waiting: number;
  /** Resolves once every turn that was asked for so far has been taken. */
  settled(): Promise<void>;
};

/** Turns are taken by `perform`, which never rejects. */
export function createTurnQueue(perform: (turn: Turn) => Promise<void>): TurnQueue {
  const queue: Turn[] = [];
  let current: Turn | undefined;
  let running: Promise<void> = Promise.resolve();
  const take = async (): Promise<void> => {
    current = queue.shift();
    if (current !== undefined) await perform(current);
    current = undefined;
  };
  const isUnderWay = (group: Group): boolean =>
    [current, ...queue].some((turn) => turn?.kind === 'cycle' && turn.group === group);
  return {
    add(turn) {
      if (turn.kind === 'cycle' && isUnderWay(turn.group)) return false;
      queue.push(turn);
      running = running.then(take);
      return true;
    },
    isUnderWay,
    get waiting() {
      return queue.length;
    },
    settled: () => running,
  };
}
