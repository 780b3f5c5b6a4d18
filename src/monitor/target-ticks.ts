import { announceNext, announceSkip } from './announce.ts';
import { createElections, type Elections } from './election.ts';
import { type Group, groupRuns, splayOf } from './groups.ts';
import { listRuns } from '../probe/requirements.ts';
import type { TargetRight } from './right-to-probe.ts';
import { startSchedule, type Election } from './schedule.ts';
import type { TargetScope } from './target-scope.ts';
import type { TargetTurns } from './target-turns.ts';

/** The schedules of one target: each tick of them, where it is this monitor's, asks for a turn of its group. */
export class TargetTicks {
  readonly #scope: TargetScope;
  readonly #turns: TargetTurns;
  readonly #groups: readonly Group[];
  /** Undefined where every tick is this monitor's. */
  readonly #elections: Elections | undefined;

  constructor(scope: TargetScope, right: TargetRight, turns: TargetTurns) {
    const { target, definition, clock, coordination, stopping: signal } = scope;
    const skip = announceSkip.bind(undefined, scope);
    this.#scope = scope;
    this.#turns = turns;
    this.#groups = groupRuns(target, listRuns(definition, target));
    this.#elections =
      coordination && createElections({ target: target.name, clock, coordination, right, signal, skip });
  }

  /** Asks for the first cycles at once, and begins to tick; for `share` see `splayOf`. */
  start(share: number): void {
    for (const group of this.#groups) {
      const tick = (due: number): void => void this.#tick(group, due, share);
      group.schedule = startSchedule(
        group.expression,
        this.#scope.clock,
        tick,
        this.#electionOf(group, share),
      );
      announceNext(this.#scope, group, share);
      if (this.#isFirst(group)) this.#runFirst(group);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#groups.map(async (group) => group.schedule?.stop()));
  }

  /** Bursts and forgeries wait for their own time: a restart must not bring them forward, unless it was asked to. */
  #isFirst(group: Group): boolean {
    const runsAtStart =
      this.#scope.runsAtStart ?? (({ needs }) => needs.bursts !== true && needs.forgeries !== true);
    return group.runs.every(({ probe }) => runsAtStart(probe));
  }

  /** At once, unless one of several monitors did so lately, and then in its own time. */
  #runFirst(group: Group): void {
    const elections = this.#elections;
    const now = this.#scope.clock.now();
    if (elections === undefined) {
      this.#turns.add(group, now);
      return;
    }
    const begin = async (): Promise<void> => {
      if (await elections.isFirst(group, now)) this.#turns.add(group, now);
    };
    this.#turns.expect(begin());
  }

  #electionOf(group: Group, share: number): Election | undefined {
    const elections = this.#elections;
    if (elections === undefined) return undefined;
    return {
      name: `${this.#scope.target.name} ${group.expression}`,
      isOurs: (due) => {
        announceNext(this.#scope, group, share);
        return elections.isOurs(group, due);
      },
    };
  }

  async #tick(group: Group, due: number, share: number): Promise<void> {
    const { clock, stopping } = this.#scope;
    const splay = splayOf(group, share);
    try {
      await clock.sleep(splay, stopping);
      announceNext(this.#scope, group, share);
      this.#turns.add(group, due + splay);
    } catch {
      announceSkip(this.#scope, group, 'stopping');
    }
  }
}
