import type { Clock } from '../clock/clock.ts';
import type { EventSink } from '../events/events.ts';
import type { Coordination } from './coordination.ts';
import { alwaysGrantedTenure, type Permit, type Refusal, type TargetRight } from './right-to-probe.ts';
import type { Turn } from './turn-queue.ts';

/** What permits for turns are obtained with. */
export type TurnPermitsOptions = {
  readonly target: string;
  readonly clock: Clock;
  readonly emit: EventSink;
  /** Absent where the monitor has the target to itself. */
  readonly coordination: Coordination | undefined;
  readonly right: TargetRight;
  /** Aborts when the monitor stops. */
  readonly signal: AbortSignal;
};

/** Obtains the permit for a turn, for as long as that is still wanted. */
export type ObtainForTurn = (turn: Turn, isWanted: () => boolean) => Promise<Permit | Refusal>;

/** Real milliseconds after which a place asks again for a target that another one has. */
const askAgainAfter = 1_000;

/**
 * The rest of a cycle goes on under the permit that it has. Where places take turns, a cycle waits for the one of another place to end: its tick
 * was claimed, and nobody else runs it. So does a rest that let others have their turns.
 */
export function createTurnPermits(options: TurnPermitsOptions): ObtainForTurn {
  const { clock, coordination, signal } = options;
  const obtain = createRecalling(options);
  const waits = coordination?.location !== undefined;
  return async (turn, isWanted) => {
    const permit = turn.kind === 'rest' ? turn.permit : undefined;
    if (permit?.signal.aborted === false) return permit;
    permit?.release();
    const mayWait = waits && turn.kind !== 'sweep' && permit === undefined;
    while (isWanted()) {
      const obtained = await obtain();
      if (obtained !== 'elsewhere' || !mayWait) return obtained;
      await clock.sleep(askAgainAfter * clock.scale, signal).catch(() => undefined);
    }
    return 'unknown';
  };
}

/** After another monitor, or the first time, what is kept of the target is recalled before anything is done under a permit. */
function createRecalling(options: TurnPermitsOptions): () => Promise<Permit | Refusal> {
  const { target, clock, emit, coordination, right, signal } = options;
  /** The tenure whose knowledge this monitor goes by. */
  let known = alwaysGrantedTenure;
  return async () => {
    const obtained = await right.obtain(signal);
    if (typeof obtained === 'string' || obtained.tenure === known) return obtained;
    const recalled = await coordination?.recall(target).catch(() => undefined);
    if (recalled === undefined) {
      obtained.release();
      return 'unknown';
    }
    const { tenure } = obtained;
    emit({ target, at: clock.now(), type: 'recalled', tenure, ...recalled });
    known = tenure;
    return obtained;
  };
}
