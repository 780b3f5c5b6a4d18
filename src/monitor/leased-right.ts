import { orAborted } from '../client/ledgers.ts';
import type { Clock } from '../clock/clock.ts';
import type { Leases, LeaseTaken } from '../probe/coordination.ts';
import { isPast, momentAfter, usualLeaseTimes, type LeaseTimes, type Moment } from './lease-times.ts';
import { inOrder } from './ordered-leases.ts';
import {
  RightLost,
  type Claim,
  type Permit,
  type Refusal,
  type RightsToProbe,
  type TargetRight,
} from './right-to-probe.ts';

export type LeasedRightsOptions = {
  readonly clock: Clock;
  readonly leases: Leases;
  readonly times?: LeaseTimes;
  /** Told in words when a right is lost. */
  readonly tell: (target: string, why: string) => void;
  /**
   * Given where a lease goes back whenever no permit is out, so that others have their turn: resolves with whether all that was
   * found until now is kept where they find it, for until then it stays. Absent where it is kept between turns.
   */
  readonly settle?: () => Promise<boolean>;
};

/** A lease while it is held. */
type Holding = {
  readonly tenure: number;
  readonly losing: AbortController;
  /** Nothing is sent from then on. */
  ends: Moment;
  /** Nothing is sent until then. */
  readonly begins: number;
};

/**
 * Rights by leases. A lease that was obtained is kept and prolonged between turns, so that a target stays with its monitor, and
 * with all that this one knows of it, until that closes, dies or can no longer reach the leases; or it is given back (`settle`).
 */
export function createLeasedRights(options: LeasedRightsOptions): RightsToProbe {
  return (claim) => new LeasedRight(options, claim);
}

class LeasedRight implements TargetRight {
  readonly #options: LeasedRightsOptions;
  readonly #times: LeaseTimes;
  readonly #leases: Leases;
  readonly #claim: Claim;
  #closed = false;
  #holding: Holding | undefined;
  #keeping: Promise<void> = Promise.resolve();
  #acquiring: Promise<Holding | Refusal> | undefined;
  /** How many ask for a permit, or have one. */
  #users = 0;
  /** How many ever asked. */
  #asked = 0;

  constructor(options: LeasedRightsOptions, claim: Claim) {
    this.#options = options;
    this.#times = options.times ?? usualLeaseTimes;
    this.#leases = inOrder(options.leases);
    this.#claim = claim;
  }

  async obtain(signal: AbortSignal): Promise<Permit | Refusal> {
    this.#users += 1;
    this.#asked += 1;
    const held = await orAborted(this.#hold(), signal).catch((): Refusal => 'unknown');
    if (typeof held !== 'string') return this.#permitOf(held);
    this.#leave();
    return held;
  }

  holds(): boolean {
    return this.#current() !== undefined;
  }

  mayStart(): boolean {
    const held = this.#current();
    return held !== undefined && this.#options.clock.monotonic() >= held.begins;
  }

  async close(): Promise<void> {
    const held = this.#current();
    this.#closed = true;
    if (held !== undefined) await this.#giveBack(held);
    await this.#keeping;
    await this.#acquiring?.catch(() => undefined);
  }

  #permitOf({ losing, tenure }: Holding): Permit {
    let isOut = true;
    const release = (): void => {
      if (isOut) this.#leave();
      isOut = false;
    };
    return { signal: losing.signal, tenure, release };
  }

  #leave(): void {
    this.#users -= 1;
    void this.#letOthers();
  }

  /** However many ask at the same moment, the lease is asked for once. */
  async #hold(): Promise<Holding | Refusal> {
    if (this.#acquiring === undefined) {
      const held = this.#current();
      if (held !== undefined) return held;
      this.#acquiring = this.#acquire().finally(() => {
        this.#acquiring = undefined;
        void this.#letOthers();
      });
    }
    return this.#acquiring;
  }

  async #acquire(): Promise<Holding | Refusal> {
    const { clock } = this.#options;
    const { ends, taken } = await this.#ask();
    if (taken === undefined) return 'elsewhere';
    if (this.#closed) await this.#release();
    if (isPast(clock, ends) || this.#closed) return 'unknown';
    const begins = clock.monotonic() + taken.wait * clock.scale;
    const held: Holding = { tenure: taken.tenure, losing: new AbortController(), ends, begins };
    this.#holding = held;
    this.#keeping = this.#keep(held);
    await this.#pause(taken.wait, held);
    return this.#current() === held ? held : 'unknown';
  }

  /** Prolongs the lease until it is lost. What hangs or fails is no reason to wait beyond its end. */
  async #keep(held: Holding): Promise<void> {
    while (this.#current() === held) {
      await this.#pause(Math.min(this.#times.renewEvery, this.#left(held)), held);
      if (this.#current() !== held) return;
      const prolonged = this.#prolong(held).catch(() => undefined);
      await Promise.race([prolonged, this.#pause(this.#left(held), held)]);
      // Perhaps nobody needs it any more, but not all was kept when that was tried.
      void this.#letOthers();
    }
  }

  async #prolong(held: Holding): Promise<void> {
    const { ends, taken } = await this.#ask();
    if (this.#current() !== held) return;
    if (taken?.tenure === held.tenure) held.ends = ends;
    else this.#lose('another monitor has the target');
  }

  /** Asks for the lease. It is counted from the moment before: whenever it was granted, that was later. */
  async #ask(): Promise<{ readonly ends: Moment; readonly taken: LeaseTaken | undefined }> {
    const { lasts, margin } = this.#times;
    const ends = momentAfter(this.#options.clock, lasts - margin);
    return { ends, taken: await this.#leases.take(this.#claim.target, lasts, this.#rests()) };
  }

  /** Gives the lease back where others are to have their turn and nobody needs it any more. */
  async #letOthers(): Promise<void> {
    const { settle } = this.#options;
    const held = this.#current();
    if (settle === undefined || held === undefined || this.#users > 0) return;
    const asked = this.#asked;
    const isKept = await settle().catch(() => false);
    // Whoever asked meanwhile may have found something more, and comes here when done.
    if (isKept && asked === this.#asked && this.#current() === held) await this.#giveBack(held);
  }

  #giveBack({ losing }: Holding): Promise<void> {
    this.#holding = undefined;
    losing.abort(new RightLost('the right to probe this target was given back'));
    return this.#release();
  }

  /** Where that fails the lease runs out by itself. */
  #release(): Promise<void> {
    return this.#leases.release(this.#claim.target, this.#rests()).catch(() => undefined);
  }

  /** The lease that is held at this moment: one that has ended is lost by being looked at. */
  #current(): Holding | undefined {
    if (this.#holding !== undefined && isPast(this.#options.clock, this.#holding.ends)) {
      this.#lose('its lease could not be prolonged in time');
    }
    return this.#holding;
  }

  #lose(why: string): void {
    const lost = this.#holding;
    this.#holding = undefined;
    if (lost === undefined) return;
    lost.losing.abort(new RightLost(`the right to probe this target was lost: ${why}`));
    this.#options.tell(this.#claim.target, why);
  }

  /** Real milliseconds until the lease ends, unless it is prolonged. */
  #left({ ends }: Holding): number {
    const { clock } = this.#options;
    return (ends.monotonic - clock.monotonic()) / clock.scale;
  }

  /** Real milliseconds. */
  #rests(): number {
    return this.#claim.rests() / this.#options.clock.scale;
  }

  /** Waits so many real milliseconds, or until the lease is lost. */
  #pause(real: number, { losing }: Holding): Promise<void> {
    const { clock } = this.#options;
    return clock.sleep(real * clock.scale, losing.signal).catch(() => undefined);
  }
}
