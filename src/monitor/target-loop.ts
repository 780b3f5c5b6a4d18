import { createClient, type Client } from '../client/client.ts';
import { joinSignals } from '../clock/joined-signal.ts';
import type { TargetConfig } from '../config/target.ts';
import type { SkipReason } from '../events/events.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { createProbeMemory, patience } from '../probe/memory.ts';
import { listNotExercised, listRuns } from '../probe/requirements.ts';
import { watchRuns } from './active-runs.ts';
import { announceTarget } from './announce.ts';
import { runCycle, type UnfinishedCycle } from './cycle.ts';
import { createElections, type Elections } from './election.ts';
import { type Group, groupRuns, namesOf, splayOf } from './groups.ts';
import type { MonitorOptions } from './monitor-options.ts';
import { alwaysGranted, type Permit, type TargetRight } from './right-to-probe.ts';
import { startSchedule, type Election } from './schedule.ts';
import { createSweeper, type Sweeper } from './sweep.ts';
import { createTurnPermits, type ObtainForTurn } from './turn-permits.ts';
import { createTurnQueue, type CycleTurn, type Turn } from './turn-queue.ts';

/**
 * What became of the wish to run a probe now: it is in the queue; another such wish still is, so that nobody can pile
 * them up; this configuration does not let it run; or there is no such probe.
 */
export type RunRequest = 'queued' | 'busy' | 'not_exercised' | 'unknown';

/** What waited longer than this for its turn is dropped, not run late. */
const latestStart = 10 * 60_000;
/** Where places take turns, they wait so long for the rest of a cycle: what is looked at again later is mostly sooner. */
const longestPause = 2 * 60_000;

/**
 * Watches one target: ticks put cycles into a queue of their own, and one cycle runs at a time, so that a probe never
 * overlaps itself and a burst has the target to itself.
 */
export class TargetLoop {
  readonly #options: MonitorOptions;
  readonly #target: TargetConfig;
  readonly #definition: ApiDefinition;
  readonly #client: Client;
  readonly #right: TargetRight;
  readonly #obtain: ObtainForTurn;
  /** Undefined where every tick is this monitor's. */
  readonly #elections: Elections | undefined;
  readonly #memory = createProbeMemory(patience.serve);
  readonly #groups: readonly Group[];
  readonly #turns = createTurnQueue((turn) => this.#perform(turn));
  readonly #resting = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  /** No probe begins any more; the one that runs goes on. */
  readonly #retiring = new AbortController();
  readonly #sweeper: Sweeper;
  #sweeping: Promise<void> = Promise.resolve();
  /** What a person asked for; at most one at a time. */
  #asked: Group | undefined;

  constructor(options: MonitorOptions, target: TargetConfig, definition: ApiDefinition) {
    const runs = watchRuns(options.emit);
    this.#options = { ...options, emit: runs.emit };
    this.#target = target;
    this.#definition = definition;
    const { coordination, clock } = options;
    const rights = coordination?.rights ?? alwaysGranted;
    this.#right = rights({ target: target.name, rests: () => this.#client.rests });
    const ways = { target: target.name, clock, right: this.#right, signal: this.#stopping.signal };
    this.#obtain = createTurnPermits({ ...ways, coordination, emit: runs.emit });
    const skip = this.#skip.bind(this);
    this.#elections = coordination && createElections({ ...ways, coordination, skip });
    this.#client = createClient({
      ...options,
      mayStart: () => this.#right.mayStart(),
      target,
      documentationHosts: definition.contract.documentationHosts,
      learnSecret: options.redactor.learn.bind(options.redactor),
    });
    this.#groups = groupRuns(target, listRuns(definition, target));
    const parts = { target, definition, client: this.#client };
    this.#sweeper = createSweeper({ ...this.#options, ...parts, isActive: (run) => runs.has(run) });
  }

  /**
   * Announces the target, runs the first cycle at once, and begins to tick. Cron expressions are due at whole seconds,
   * for all targets at once: `share` in [0, 1) of half the period, at most a minute, is what this one waits after that.
   */
  start(share: number): void {
    const { emit, clock } = this.#options;
    announceTarget(this.#target, this.#definition, clock, emit);
    const clauses = listNotExercised(this.#definition, this.#target);
    emit({ target: this.#target.name, at: clock.now(), type: 'not-exercised', clauses });
    this.#sweeping = this.#keepSweeping();
    for (const group of this.#groups) {
      const tick = (due: number): void => void this.#tick(group, due, share);
      group.schedule = startSchedule(group.expression, clock, tick, this.#electionOf(group, share));
      this.#announceNext(group, share);
      if (this.#isFirst(group)) this.#runFirst(group);
    }
  }

  /** Whether this monitor is the one that watches the target. */
  holds(): boolean {
    return this.#right.holds();
  }

  /** Puts one run of a probe, on every API that it can run on, into the queue: within the same budget as all others. */
  runNow(probe: string): RunRequest {
    if (!this.#definition.probes.some(({ name }) => name === probe)) return 'unknown';
    if (this.#asked !== undefined || this.#retiring.signal.aborted || this.#stopping.signal.aborted)
      return 'busy';
    const runs = listRuns(this.#definition, this.#target, ({ name }) => name === probe);
    if (runs.length === 0) return 'not_exercised';
    this.#asked = { expression: '', runs };
    this.#queue(this.#asked, this.#options.clock.now());
    return 'queued';
  }

  /**
   * Stops as soon as the running probe has ended by itself and announced waits are over: whoever takes over this target
   * knows nothing of them.
   */
  async retire(): Promise<void> {
    this.#retiring.abort(new Error('the configuration of this target has changed'));
    await Promise.all(this.#groups.map(async (group) => group.schedule?.stop()));
    await this.#turns.settled();
    await this.#client.burst(undefined, this.#stopping.signal, async () => {}).catch(() => undefined);
    await this.stop();
  }

  /** Stops ticking, ends the running cycle early, lets it remove what it made, and closes the connections. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the monitor is stopping'));
    await Promise.all(this.#groups.map(async (group) => group.schedule?.stop()));
    while (this.#resting.size > 0 || this.#turns.waiting > 0) {
      await Promise.all(this.#resting);
      await this.#turns.settled();
    }
    await this.#turns.settled();
    await this.#sweeping;
    await this.#right.close();
    await this.#client.close();
  }

  /** Bursts and forgeries wait for their own time: a restart must not bring them forward, unless it was asked to. */
  #isFirst(group: Group): boolean {
    const runsAtStart =
      this.#options.runsAtStart ?? (({ needs }) => needs.bursts !== true && needs.forgeries !== true);
    return group.runs.every(({ probe }) => runsAtStart(probe));
  }

  /** At once, unless one of several monitors did so lately, and then in its own time. */
  #runFirst(group: Group): void {
    const elections = this.#elections;
    const now = this.#options.clock.now();
    if (elections === undefined) {
      this.#queue(group, now);
      return;
    }
    const begin = async (): Promise<void> => {
      if (await elections.isFirst(group, now)) this.#queue(group, now);
    };
    this.#wait(begin());
  }

  #electionOf(group: Group, share: number): Election | undefined {
    const elections = this.#elections;
    if (elections === undefined) return undefined;
    return {
      name: `${this.#target.name} ${group.expression}`,
      isOurs: (due) => {
        this.#announceNext(group, share);
        return elections.isOurs(group, due);
      },
    };
  }

  async #tick(group: Group, due: number, share: number): Promise<void> {
    const splay = splayOf(group, share);
    try {
      await this.#options.clock.sleep(splay, this.#stopping.signal);
      this.#announceNext(group, share);
      this.#queue(group, due + splay);
    } catch {
      this.#skip(group, 'stopping');
    }
  }

  #queue(group: Group, due: number): void {
    if (!this.#turns.add({ kind: 'cycle', group, due })) this.#skip(group, 'overlap');
  }

  /** A turn takes place under the right to probe, or not at all. */
  async #perform(turn: Turn): Promise<void> {
    const permit = await this.#obtain(turn, () => this.#refusalOf(turn) === undefined);
    // To obtain it may have taken its time.
    const refusal = this.#refusalOf(turn);
    let rest: UnfinishedCycle | undefined;
    if (typeof permit === 'string' || refusal !== undefined) this.#forgo(turn, refusal ?? 'no_lease');
    else rest = await this.#performUnder(permit, turn);
    if (typeof permit !== 'string') {
      if (rest === undefined) permit.release();
      else this.#rest(rest, permit);
    }
    if (turn.kind === 'cycle' && turn.group === this.#asked) this.#asked = undefined;
  }

  /** Resolves with what the turn left for later. */
  async #performUnder(permit: Permit, turn: Turn): Promise<UnfinishedCycle | undefined> {
    const { signal, release } = joinSignals(this.#stopping.signal, permit.signal);
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
    const { clock } = this.#options;
    if (turn.kind === 'sweep') return undefined;
    if (turn.kind === 'rest') {
      const isHeld = turn.permit !== undefined;
      return !isHeld && clock.monotonic() - turn.rest.due > latestStart ? 'late' : undefined;
    }
    if (this.#stopping.signal.aborted || this.#retiring.signal.aborted) return 'stopping';
    return clock.now() - turn.due > latestStart ? 'late' : undefined;
  }

  #forgo(turn: Turn, reason: SkipReason): void {
    if (turn.kind === 'cycle') this.#skip(turn.group, reason);
    else if (turn.kind === 'rest') turn.rest.abandon();
  }

  #runCycle({ group, due }: CycleTurn, signal: AbortSignal): Promise<UnfinishedCycle | undefined> {
    const { redactor } = this.#options;
    const cycle = {
      ...this.#options,
      target: this.#target,
      definition: this.#definition,
      client: this.#client,
      memory: this.#memory,
      redact: redactor.redactExchange.bind(redactor),
      signal,
      retiring: this.#retiring.signal,
      due,
    };
    return runCycle(cycle, group.runs);
  }

  /** Sweeps in turns of its own too, for cycles may be far apart. */
  async #keepSweeping(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#turns.add({ kind: 'sweep' });
      await this.#turns.settled();
      await this.#options.clock.sleep(await this.#sweeper.pause(), signal).catch(() => undefined);
    }
  }

  /** Lets other cycles run until the rest of this one is due; those of other places only where that is far off. */
  #rest(rest: UnfinishedCycle, permit: Permit): void {
    const { clock, coordination } = this.#options;
    const pause = rest.due - clock.monotonic();
    const isFarOff = coordination?.location !== undefined && pause > longestPause;
    if (isFarOff) permit.release();
    const resting = clock
      .sleep(pause, this.#stopping.signal)
      .catch(() => undefined)
      .then(() => void this.#turns.add({ kind: 'rest', rest, ...(isFarOff ? {} : { permit }) }));
    this.#wait(resting);
  }

  /** A stop waits for it, for it may ask for a turn. */
  #wait(asking: Promise<void>): void {
    this.#resting.add(asking);
    void asking.finally(() => this.#resting.delete(asking));
  }

  #skip(group: Group, reason: SkipReason): void {
    const { emit, clock } = this.#options;
    for (const probe of namesOf(group)) {
      emit({ target: this.#target.name, at: clock.now(), type: 'probe-skipped', probe, reason });
    }
  }

  #announceNext(group: Group, share: number): void {
    const tick = group.schedule?.next();
    if (tick === undefined) return;
    const next = tick + splayOf(group, share);
    const { emit, clock } = this.#options;
    for (const probe of namesOf(group)) {
      const scheduled = { type: 'probe-scheduled', probe, next, schedule: group.expression } as const;
      emit({ target: this.#target.name, at: clock.now(), ...scheduled });
    }
  }
}
