import { createHash } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { SkipReason } from '../events/events.ts';
import type { Coordination } from './coordination.ts';
import { periodOf, type Group } from './groups.ts';
import type { TargetRight } from './right-to-probe.ts';

/** What a monitor elects with. */
export type ElectionOptions = {
  readonly target: string;
  readonly clock: Clock;
  readonly coordination: Coordination;
  readonly right: TargetRight;
  /** Aborts when the monitor stops. */
  readonly signal: AbortSignal;
  /** Hears why it is not known whose a tick is. */
  readonly skip: (group: Group, reason: SkipReason) => void;
};

/** Whose ticks are, of all monitors of a target. Both never reject. */
export type Elections = {
  /** Whether this monitor runs the tick of a schedule that was due at this moment, in milliseconds since the Unix epoch. */
  isOurs(group: Group, due: number): Promise<boolean>;
  /** Whether this monitor begins with a cycle now, for none of them ran one within the period before. */
  isFirst(group: Group, now: number): Promise<boolean>;
};

/** Real milliseconds that a place waits at most before it claims a tick; clocks of monitors should differ by much less. */
const longestWait = 5_000;

/**
 * Elects by claims, of which each can be made once.
 * Without places whoever has the target is the one who claims: of two that want a tick, the one that cannot run it must not win.
 * With places any of them may claim, after a wait that is drawn for each tick, and runs it once the target is free: were
 * it for whoever has the target, one place would go on and on where cycles never pause, and a tick would be lost where each
 * place has the target for another one at the moment that the others ask.
 */
export function createElections(options: ElectionOptions): Elections {
  const { target, clock, coordination, signal } = options;
  const { location } = coordination;
  const claim = (group: Group, due: number, after?: number): Promise<boolean> => {
    const remembered = (1.5 * periodOf(group)) / clock.scale;
    const tick = { target, schedule: group.expression, due, remembered };
    return coordination.claim({ ...tick, ...(after === undefined ? {} : { after }) });
  };
  const elect = async (group: Group, ask: () => Promise<boolean>): Promise<boolean> => {
    try {
      return await (location === undefined ? ifHeld(options, ask) : ask());
    } catch {
      options.skip(group, signal.aborted ? 'stopping' : 'no_lease');
      return false;
    }
  };
  return {
    isOurs: (group, due) =>
      elect(group, async () => {
        if (location !== undefined) {
          const longest = Math.min(longestWait * clock.scale, periodOf(group) / 10);
          await clock.sleep(drawShare([target, group.expression, due, location]) * longest, signal);
        }
        return claim(group, due);
      }),
    isFirst: (group, now) => elect(group, () => claim(group, now, now - periodOf(group))),
  };
}

async function ifHeld({ right, signal }: ElectionOptions, ask: () => Promise<boolean>): Promise<boolean> {
  const obtained = await right.obtain(signal);
  if (obtained === 'elsewhere') return false;
  if (obtained === 'unknown') throw new Error('it is not known who has the target');
  try {
    return await ask();
  } finally {
    obtained.release();
  }
}

/** The same for all that draw by the same, evenly spread over [0, 1), and in step with nothing. */
function drawShare(by: readonly (string | number)[]): number {
  const digest = createHash('sha256').update(JSON.stringify(by)).digest();
  return digest.readUInt32BE() / 2 ** 32;
}
