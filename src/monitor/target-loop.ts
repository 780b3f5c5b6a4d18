import { createClient, type Client } from '../client/client.ts';
import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { createProbeMemory, patience } from '../probe/memory.ts';
import { listNotExercised, listRuns, type ProbeRun } from '../probe/requirements.ts';
import { watchRuns } from './active-runs.ts';
import { announceTarget } from './announce.ts';
import { runCycle, type UnfinishedCycle } from './cycle.ts';
import type { MonitorOptions } from './monitor-options.ts';
import { startSchedule, type Schedule } from './schedule.ts';
import { createSweeper, type Sweeper } from './sweep.ts';

/** Probes that share a cron expression: they run as one cycle. */
type Group = { readonly expression: string; readonly runs: readonly ProbeRun[]; schedule?: Schedule };

/** The longest that a cycle is put off so that not all targets begin at the same moment, in milliseconds. */
const longestSplay = 60_000;

/** What waits for its turn: a group's cycle, the rest of an earlier one, or a sweep. */
type Turn =
  | { readonly group: Group; readonly due: number }
  | { readonly group?: undefined; readonly rest: UnfinishedCycle }
  | { readonly group?: undefined; readonly rest?: undefined };

/**
 * What became of the wish to run a probe now: it is in the queue; another such wish still is, so that nobody can pile
 * them up; this configuration does not let it run; or there is no such probe.
 */
export type RunRequest = 'queued' | 'busy' | 'not_exercised' | 'unknown';

/** A tick that waited longer than this for its turn is dropped, not run late. */
const latestStart = 10 * 60_000;

/**
 * Watches one target: ticks put cycles into a queue of their own, and one cycle runs at a time, so that a probe never
 * overlaps itself and a burst has the target to itself.
 */
export class TargetLoop {
  readonly #options: MonitorOptions;
  readonly #target: TargetConfig;
  readonly #definition: ApiDefinition;
  readonly #client: Client;
  readonly #memory = createProbeMemory(patience.serve);
  readonly #groups: readonly Group[];
  readonly #queue: Turn[] = [];
  readonly #resting = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  /** No probe begins any more; the one that runs goes on. */
  readonly #retiring = new AbortController();
  readonly #sweeper: Sweeper;
  #sweeping: Promise<void> = Promise.resolve();
  #busy: Group | undefined;
  /** What a person asked for; at most one at a time. */
  #asked: Group | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: MonitorOptions, target: TargetConfig, definition: ApiDefinition) {
    const runs = watchRuns(options.emit);
    this.#options = { ...options, emit: runs.emit };
    this.#target = target;
    this.#definition = definition;
    this.#client = createClient({
      ...options,
      target,
      documentationHosts: definition.contract.documentationHosts,
      learnSecret: options.redactor.learn.bind(options.redactor),
    });
    this.#groups = groupRuns(target, listRuns(definition, target));
    const { signal } = this.#stopping;
    const parts = { target, definition, client: this.#client, signal };
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
      group.schedule = startSchedule(group.expression, clock, (due) => void this.#tick(group, due, share));
      this.#announceNext(group, share);
      if (this.#isFirst(group)) this.#enqueue({ group, due: clock.now() });
    }
  }

  /** Puts one run of a probe, on every API that it can run on, into the queue: within the same budget as all others. */
  runNow(probe: string): RunRequest {
    if (!this.#definition.probes.some(({ name }) => name === probe)) return 'unknown';
    if (this.#asked !== undefined || this.#retiring.signal.aborted || this.#stopping.signal.aborted)
      return 'busy';
    const runs = listRuns(this.#definition, this.#target, ({ name }) => name === probe);
    if (runs.length === 0) return 'not_exercised';
    this.#asked = { expression: '', runs };
    this.#enqueue({ group: this.#asked, due: this.#options.clock.now() });
    return 'queued';
  }

  /**
   * Stops as soon as the running probe has ended by itself and announced waits are over: whoever takes over this target
   * knows nothing of them.
   */
  async retire(): Promise<void> {
    this.#retiring.abort(new Error('the configuration of this target has changed'));
    await Promise.all(this.#groups.map(async (group) => group.schedule?.stop()));
    await this.#running;
    await this.#client.burst(undefined, this.#stopping.signal, async () => {}).catch(() => undefined);
    await this.stop();
  }

  /** Stops ticking, ends the running cycle early, lets it remove what it made, and closes the connections. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the monitor is stopping'));
    await Promise.all(this.#groups.map(async (group) => group.schedule?.stop()));
    while (this.#resting.size > 0 || this.#queue.length > 0) {
      await Promise.all(this.#resting);
      await this.#running;
    }
    await this.#running;
    await this.#sweeping;
    await this.#client.close();
  }

  /** Bursts and forgeries wait for their own time: a restart must not bring them forward, unless it was asked to. */
  #isFirst(group: Group): boolean {
    const runsAtStart =
      this.#options.runsAtStart ?? (({ needs }) => needs.bursts !== true && needs.forgeries !== true);
    return group.runs.every(({ probe }) => runsAtStart(probe));
  }

  async #tick(group: Group, due: number, share: number): Promise<void> {
    const splay = splayOf(group, share);
    try {
      await this.#options.clock.sleep(splay, this.#stopping.signal);
      this.#announceNext(group, share);
      this.#enqueue({ group, due: due + splay });
    } catch {
      this.#skip(group, 'stopping');
    }
  }

  #enqueue(turn: Turn): void {
    const { group } = turn;
    if (group !== undefined && (this.#busy === group || this.#queue.some((other) => other.group === group))) {
      this.#skip(group, 'overlap');
      return;
    }
    this.#queue.push(turn);
    this.#running = this.#running.then(() => this.#take());
  }

  /** Takes the turn that has waited longest. */
  async #take(): Promise<void> {
    const turn = this.#queue.shift();
    if (turn === undefined) return;
    await this.#perform(turn);
    if (turn.group !== undefined && turn.group === this.#asked) this.#asked = undefined;
  }

  async #perform(turn: Turn): Promise<void> {
    if (turn.group === undefined) {
      if (turn.rest === undefined) await this.#sweeper.sweep();
      else this.#rest(await turn.rest.resume());
    } else if (this.#stopping.signal.aborted || this.#retiring.signal.aborted) {
      this.#skip(turn.group, 'stopping');
    } else if (this.#options.clock.now() - turn.due > latestStart) {
      this.#skip(turn.group, 'late');
    } else {
      this.#busy = turn.group;
      await this.#sweeper.sweep();
      this.#rest(await this.#runCycle(turn.group, turn.due));
      this.#busy = undefined;
    }
  }

  #runCycle(group: Group, due: number): Promise<UnfinishedCycle | undefined> {
    const { redactor } = this.#options;
    const cycle = {
      ...this.#options,
      target: this.#target,
      definition: this.#definition,
      client: this.#client,
      memory: this.#memory,
      redact: redactor.redactExchange.bind(redactor),
      signal: this.#stopping.signal,
      retiring: this.#retiring.signal,
      due,
    };
    return runCycle(cycle, group.runs);
  }

  /** Sweeps in turns of its own too, for cycles may be far apart. */
  async #keepSweeping(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#enqueue({});
      await this.#running;
      await this.#options.clock.sleep(await this.#sweeper.pause(), signal).catch(() => undefined);
    }
  }

  /** Lets other cycles run until the rest of this one is due. */
  #rest(rest: UnfinishedCycle | undefined): void {
    if (rest === undefined) return;
    const { clock } = this.#options;
    const resting = clock
      .sleep(rest.due - clock.monotonic(), this.#stopping.signal)
      .catch(() => undefined)
      .then(() => this.#enqueue({ rest }));
    this.#resting.add(resting);
    void resting.finally(() => this.#resting.delete(resting));
  }

  #skip(group: Group, reason: 'overlap' | 'stopping' | 'late'): void {
    const { emit, clock } = this.#options;
    for (const probe of new Set(group.runs.map((run) => run.probe.name))) {
      emit({ target: this.#target.name, at: clock.now(), type: 'probe-skipped', probe, reason });
    }
  }

  #announceNext(group: Group, share: number): void {
    const tick = group.schedule?.next();
    if (tick === undefined) return;
    const next = tick + splayOf(group, share);
    const { emit, clock } = this.#options;
    for (const probe of new Set(group.runs.map((run) => run.probe.name))) {
      const scheduled = { type: 'probe-scheduled', probe, next, schedule: group.expression } as const;
      emit({ target: this.#target.name, at: clock.now(), ...scheduled });
    }
  }
}

function splayOf({ schedule }: Group, share: number): number {
  return share * Math.min((schedule?.period() ?? 0) / 2, longestSplay);
}

function groupRuns({ schedule }: TargetConfig, runs: readonly ProbeRun[]): Group[] {
  const groups = new Map<string, ProbeRun[]>();
  for (const run of runs) {
    const { name, needs, schedule: own } = run.probe;
    const usual = needs.bursts === true ? schedule.bursts : schedule.default;
    const expression = schedule.probes[name] ?? own ?? usual;
    groups.set(expression, [...(groups.get(expression) ?? []), run]);
  }
  return [...groups].map(([expression, grouped]) => ({ expression, runs: grouped }));
}
