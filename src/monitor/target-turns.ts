import { joinSignals } from '../clock/joined-signal.ts';
import type { SkipReason } from '../events/events.ts';
import { createProbeMemory, patience } from '../probe/memory.ts';
import { announceSkip } from './announce.ts';
import { runCycle, type UnfinishedCycle } from './cycle.ts';
import type { Group } from './groups.ts';
import type { Permit, TargetRight } from './right-to-probe.ts';
import type { Sweeper } from './sweep.ts';
import type { TargetScope } from './target-scope.ts';
import { createTurnPermits, type ObtainForTurn } from './turn-permits.ts';
import { createTurnQueue, type CycleTurn, type Turn } from './turn-queue.ts';

/** What waited longer than this for its turn is dropped, not run late. */
const latestStart = 10 * 60_000;
/** Where places take turns, they wait so long for the rest of a cycle: what is looked at again later is mostly sooner. */
const longestPause = 2 * 60_000;

/**
 * What is done to one target, one turn at a time and under the right to probe it, so that a probe never overlaps itself and
 * a burst has the target to itself.
 */
export class TargetTurns {
  readonly #scope: TargetScope;
  readonly #obtain: ObtainForTurn;
  readonly #sweeper: Sweeper;
  readonly #memory = createProbeMemory(patience.serve);
  readonly #queue = createTurnQueue((turn) => this.#perform(turn));
  /** What may yet ask for a turn. */
  readonly #expected = new Set<Promise<void>>();
  #sweeping: Promise<void> = Promise.resolve();

  constructor(scope: TargetScope, right: TargetRight, sweeper: Sweeper) {
    const { target, clock, emit, coordination, stopping: signal } = scope;
    this.#scope = scope;
    this.#sweeper = sweeper;
    this.#obtain = createTurnPermits({ target: target.name, clock, emit, coordination, right, signal });
  }

  /** Asks for a cycle of a group that was due then; it is skipped where one of this group waits or runs already. */
  add(group: Group, due: number): void {
    if (!this.#queue.add({ kind: 'cycle', group, due })) announceSkip(this.#scope, group, 'overlap');
  }

  /** Whether a cycle of this group waits or runs. */
  isUnderWay(group: Group): boolean {
    return this.#queue.isUnderWay(group);
  }

  /** An end waits for it, for it may ask for a turn. */
  expect(asking: Promise<void>): void {
    this.#expected.add(asking);
    void asking.finally(() => this.#expected.delete(asking));
  }

  /** Sweeps from now on until the monitor stops, in turns of its own too, for cycles may be far apart. */
  startSweeping(): void {
    this.#sweeping = this.#keepSweeping();
  }

  /** Resolves once every turn that was asked for so far has been taken. */
  settled(): Promise<void> {
    return this.#queue.settled();
  }

  /** Resolves once nothing is under way any more and nothing will be, after the monitor was told to stop. */
  async ended(): Promise<void> {
    while (this.#expected.size > 0 || this.#queue.waiting > 0) {
      await Promise.all(this.#expected);
      await this.#queue.settled();
    }
    await this.#queue.settled();
    await this.#sweeping;
  }

  /** A turn takes place under the right to probe, or not at all. */
  async #perform(turn: Turn): Promise<void> {
    const permit = await this.#obtain(turn, () => this.#refusalOf(turn) === undefined);
    // To obtain it may have taken its time.
    const refusal = this.#refusalOf(turn);
    let rest: UnfinishedCycle | undefined;
    if (typeof permit === 'string' || refusal !== undefined) this.#forgo(turn, refusal ?? 'no_lease');
    else rest = await this.#performUnder(permit, turn);
    if (typeof permit === 'string') return;
    if (rest === undefined) permit.release();
    else this.#rest(rest, permit);
  }

  /** Resolves with what the turn left for later. */
  async #performUnder(permit: Permit, turn: Turn): Promise<UnfinishedCycle | undefined> {
    const { signal, release } = joinSignals(this.#scope.stopping, permit.signal);
    try {
      if (turn.kind === 'rest') {
        const { tenure = permit.tenure } = turn.permit ?? {};
        if (tenure === permit.tenure) return await turn.rest.resume(signal);
        turn.rest.abandon();
        return undefined;
      }
      await this.#sweeper.sweep(signal);
      return turn.kind === 'cycle' ? await this.#runCycle(turn, signal) : undefined;
    } finally {
      release();
    }
  }

  /** Why a turn does not take place, whoever may probe; undefined where it may. */
  #refusalOf(turn: Turn): SkipReason | undefined {
    const { clock, stopping, retiring } = this.#scope;
    if (turn.kind === 'sweep') return undefined;
    if (turn.kind === 'rest') {
      const isHeld = turn.permit !== undefined;
      return !isHeld && clock.monotonic() - turn.rest.due > latestStart ? 'late' : undefined;
    }
    if (stopping.aborted || retiring.aborted) return 'stopping';
    return clock.now() - turn.due > latestStart ? 'late' : undefined;
  }

  #forgo(turn: Turn, reason: SkipReason): void {
    if (turn.kind === 'cycle') announceSkip(this.#scope, turn.group, reason);
    else if (turn.kind === 'rest') turn.rest.abandon();
  }

  #runCycle({ group, due }: CycleTurn, signal: AbortSignal): Promise<UnfinishedCycle | undefined> {
    const { redactor } = this.#scope;
    const redact = redactor.redactExchange.bind(redactor);
    return runCycle({ ...this.#scope, memory: this.#memory, redact, signal, due }, group.runs);
  }

  async #keepSweeping(): Promise<void> {
    const { clock, stopping } = this.#scope;
    while (!stopping.aborted) {
      this.#queue.add({ kind: 'sweep' });
      await this.#queue.settled();
      await clock.sleep(await this.#sweeper.pause(), stopping).catch(() => undefined);
    }
  }

  /** Lets other cycles run until the rest of this one is due; those of other places only where that is far off. */
  #rest(rest: UnfinishedCycle, permit: Permit): void {
    const { clock, coordination, stopping } = this.#scope;
    const pause = rest.due - clock.monotonic();
    const isFarOff = coordination?.location !== undefined && pause > longestPause;
    if (isFarOff) permit.release();
    const resting = clock
      .sleep(pause, stopping)
      .catch(() => undefined)
      .then(() => void this.#queue.add({ kind: 'rest', rest, ...(isFarOff ? {} : { permit }) }));
    this.expect(resting);
  }
}
