import { isDeepStrictEqual } from 'node:util';
import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { findDefinition } from './find-definition.ts';
import type { MonitorOptions } from './monitor-options.ts';
import { spreadShares } from './spread-shares.ts';
import { TargetLoop } from './target-loop.ts';

/** One name: what runs under it, and what is to run under it. */
type Place = {
  /** When it begins within the wait that spreads targets: for as long as the name stays, so that a reload moves nobody. */
  readonly share: number;
  wanted: TargetConfig | undefined;
  running?: { readonly target: TargetConfig; readonly loop: TargetLoop };
  settling: Promise<void>;
  /** Whether somebody is at it; a start alone is over before its promise is. */
  busy: boolean;
};

/** The loops over the targets of a monitor. */
export type Roster = {
  /**
   * Brings what runs in line with this list. What did not change goes on undisturbed; what changed or is gone ends once
   * its running probe has ended, and others do not wait for it. Of several lists in the meantime the last one counts.
   */
  retarget(targets: readonly TargetConfig[]): void;
  find(name: string): TargetLoop | undefined;
  /** Resolves once what runs is what the last list asks for. */
  settled(): Promise<void>;
  /** Stops every loop within seconds; no list counts any more. */
  stop(): Promise<void>;
};

/** Starts without any loop. */
export function createRoster(definitions: readonly ApiDefinition[], options: MonitorOptions): Roster {
  const places = new Map<string, Place>();
  const stopping = new AbortController();

  const start = (target: TargetConfig, share: number): NonNullable<Place['running']> => {
    const loop = new TargetLoop(options, target, findDefinition(definitions, target));
    loop.start(share);
    return { target, loop };
  };
  const settle = async (name: string, place: Place): Promise<void> => {
    place.busy = true;
    while (!stopping.signal.aborted && !isDeepStrictEqual(place.running?.target, place.wanted)) {
      const { running } = place;
      if (running !== undefined) await running.loop.retire();
      if (stopping.signal.aborted) return;
      delete place.running;
      if (place.wanted !== undefined) place.running = start(place.wanted, place.share);
      else options.emit({ type: 'target-removed', target: name, at: options.clock.now() });
    }
    place.busy = false;
    if (place.wanted === undefined) places.delete(name);
  };
  return {
    retarget(targets) {
      if (stopping.signal.aborted) return;
      const wanted = new Map(targets.map((target) => [target.name, target]));
      const fresh = [...wanted.keys()].filter((name) => !places.has(name));
      const taken = Array.from(places.values(), ({ share }) => share);
      for (const [index, share] of spreadShares(taken, fresh.length).entries()) {
        const name = fresh[index] ?? '';
        places.set(name, { share, wanted: undefined, settling: Promise.resolve(), busy: false });
      }
      for (const [name, place] of places) {
        place.wanted = wanted.get(name);
        if (!place.busy) place.settling = settle(name, place);
      }
    },
    find: (name) => places.get(name)?.running?.loop,
    async settled() {
      await Promise.all(Array.from(places.values(), ({ settling }) => settling));
    },
    async stop() {
      stopping.abort();
      await Promise.all(Array.from(places.values(), async ({ running }) => running?.loop.stop()));
    },
  };
}
