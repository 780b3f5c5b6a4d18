import { createClient, type Client } from '../client/client.ts';
import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { listNotExercised, listRuns } from '../probe/requirements.ts';
import { watchRuns } from './active-runs.ts';
import { announceTarget } from './announce.ts';
import type { Group } from './groups.ts';
import type { MonitorOptions } from './monitor-options.ts';
import { alwaysGranted, type TargetRight } from './right-to-probe.ts';
import { createSweeper } from './sweep.ts';
import type { TargetScope } from './target-scope.ts';
import { TargetTicks } from './target-ticks.ts';
import { TargetTurns } from './target-turns.ts';

/**
 * What became of the wish to run a probe now: it is in the queue; another such wish still is, so that nobody can pile
 * them up; this configuration does not let it run; or there is no such probe.
 */
export type RunRequest = 'queued' | 'busy' | 'not_exercised' | 'unknown';

/** Watches one target: its ticks ask for turns, and whoever looks may ask for one too. */
export class TargetLoop {
  readonly #scope: TargetScope;
  readonly #right: TargetRight;
  readonly #turns: TargetTurns;
  readonly #ticks: TargetTicks;
  readonly #stopping = new AbortController();
  readonly #retiring = new AbortController();
  /** What a person asked for; at most one at a time. */
  #asked: Group | undefined;

  constructor(options: MonitorOptions, target: TargetConfig, definition: ApiDefinition) {
    const runs = watchRuns(options.emit);
    const rights = options.coordination?.rights ?? alwaysGranted;
    this.#right = rights({ target: target.name, rests: () => this.#scope.client.rests });
    this.#scope = {
      ...options,
      emit: runs.emit,
      target,
      definition,
      client: this.#createClient(options, target, definition),
      stopping: this.#stopping.signal,
      retiring: this.#retiring.signal,
    };
    const sweeper = createSweeper({ ...this.#scope, isActive: (run) => runs.has(run) });
    this.#turns = new TargetTurns(this.#scope, this.#right, sweeper);
    this.#ticks = new TargetTicks(this.#scope, this.#right, this.#turns);
  }

  /**
   * Announces the target, runs the first cycle at once, and begins to tick. Cron expressions are due at whole seconds,
   * for all targets at once: `share` in [0, 1) of half the period, at most a minute, is what this one waits after that.
   */
  start(share: number): void {
    const { target, definition, clock, emit, coordination } = this.#scope;
    announceTarget(target, definition, clock, emit, coordination?.location);
    const clauses = listNotExercised(definition, target);
    emit({ target: target.name, at: clock.now(), type: 'not-exercised', clauses });
    this.#turns.startSweeping();
    this.#ticks.start(share);
  }

  /** Whether this monitor is the one that watches the target. */
  holds(): boolean {
    return this.#right.holds();
  }

  /** Puts one run of a probe, on every API that it can run on, into the queue: within the same budget as all others. */
  runNow(probe: string): RunRequest {
    const { target, definition, clock, retiring, stopping } = this.#scope;
    if (!definition.probes.some(({ name }) => name === probe)) return 'unknown';
    const isBusy = this.#asked !== undefined && this.#turns.isUnderWay(this.#asked);
    if (isBusy || retiring.aborted || stopping.aborted) return 'busy';
    const runs = listRuns(definition, target, ({ name }) => name === probe);
    if (runs.length === 0) return 'not_exercised';
    this.#asked = { expression: '', runs };
    this.#turns.add(this.#asked, clock.now());
    return 'queued';
  }

  /**
   * Stops as soon as the running probe has ended by itself and announced waits are over: whoever takes over this target
   * knows nothing of them.
   */
  async retire(): Promise<void> {
    const { client, stopping } = this.#scope;
    this.#retiring.abort(new Error('the configuration of this target has changed'));
    await this.#ticks.stop();
    await this.#turns.settled();
    await client.burst(undefined, stopping, async () => {}).catch(() => undefined);
    await this.stop();
  }

  /** Stops ticking, ends the running cycle early, lets it remove what it made, and closes the connections. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the monitor is stopping'));
    await this.#ticks.stop();
    await this.#turns.ended();
    await this.#right.close();
    await this.#scope.client.close();
  }

  #createClient(options: MonitorOptions, target: TargetConfig, definition: ApiDefinition): Client {
    return createClient({
      ...options,
      mayStart: () => this.#right.mayStart(),
      target,
      documentationHosts: definition.contract.documentationHosts,
      learnSecret: options.redactor.learn.bind(options.redactor),
    });
  }
}
