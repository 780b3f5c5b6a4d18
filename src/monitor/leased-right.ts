import { orAborted } from '../client/ledgers.ts';
import type { Clock } from '../clock/clock.ts';
import type { Leases, LeaseTaken } from '../probe/coordination.ts';
import {
  RightLost,
  type Claim,
  type Permit,
  type Refusal,
  type RightsToProbe,
  type TargetRight,
} from './right-to-probe.ts';

/** Real milliseconds. */
export type LeaseTimes = {
  readonly lasts: number;
  readonly renewEvery: number;
  /** This long before its end a holder sends no more: between a look at the clock and the first byte time passes. */
  readonly margin: number;
};

/** For a lease that lasts so many real milliseconds: two renewals may be lost before it is. */
export function timesOfLease(lasts: number): LeaseTimes {
  return { lasts, renewEvery: lasts / 3, margin: lasts / 30 };
}

export const usualLeaseTimes = timesOfLease(15_000);

export type LeasedRightsOptions = {
  readonly clock: Clock;
  readonly leases: Leases;
  readonly times?: LeaseTimes;
  /** Told in words when a right is lost. */
  readonly tell: (target: string, why: string) => void;
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

/** The same moment on both clocks: one stands still while the machine sleeps, the other may be set back. */
type Moment = { readonly monotonic: number; readonly wall: number };

/**
 * Rights by leases. A lease that was obtained is kept and prolonged between turns, so that a target stays with its monitor, and
 * with all that this one knows of it, until that closes, dies or can no longer reach the leases.
 */
export function createLeasedRights(options: LeasedRightsOptions): RightsToProbe {
  return (claim) => new LeasedRight(options, claim);
}

class LeasedRight implements TargetRight {
  readonly #options: LeasedRightsOptions;
  readonly #times: LeaseTimes;
  readonly #claim: Claim;
  #closed = false;
  #holding: Holding | undefined;
  #keeping: Promise<void> = Promise.resolve();
  #acquiring: Promise<Holding | Refusal> | undefined;

  constructor(options: LeasedRightsOptions, claim: Claim) {
    this.#options = options;
    this.#times = options.times ?? usualLeaseTimes;
    this.#claim = claim;
  }

  async obtain(signal: AbortSignal): Promise<Permit | Refusal> {
    const held = await orAborted(this.#hold(), signal).catch((): Refusal => 'unknown');
    return typeof held === 'string' ? held : permitOf(held);
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
    this.#holding = undefined;
    held?.losing.abort(new RightLost('the right to probe this target was given back'));
    await this.#keeping;
    // Where that fails it runs out by itself.
    if (held !== undefined) {
      await this.#options.leases.release(this.#claim.target, this.#rests()).catch(() => undefined);
    }
  }

  /** However many ask at the same moment, the lease is asked for once. */
  async #hold(): Promise<Holding | Refusal> {
    if (this.#acquiring === undefined) {
      const held = this.#current();
      if (held !== undefined) return held;
      this.#acquiring = this.#acquire().finally(() => (this.#acquiring = undefined));
    }
    return this.#acquiring;
  }

  async #acquire(): Promise<Holding | Refusal> {
    const { clock } = this.#options;
    const { ends, taken } = await this.#ask();
    if (taken === undefined) return 'elsewhere';
    if (this.#isPast(ends) || this.#closed) return 'unknown';
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
    const { clock, leases } = this.#options;
    const ahead = (this.#times.lasts - this.#times.margin) * clock.scale;
    const ends = { monotonic: clock.monotonic() + ahead, wall: clock.now() + ahead };
    return { ends, taken: await leases.take(this.#claim.target, this.#times.lasts, this.#rests()) };
  }

  /** The lease that is held at this moment: one that has ended is lost by being looked at. */
  #current(): Holding | undefined {
    if (this.#holding !== undefined && this.#isPast(this.#holding.ends)) {
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

  #isPast({ monotonic, wall }: Moment): boolean {
    const { clock } = this.#options;
    return clock.monotonic() >= monotonic || clock.now() >= wall;
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

/** The lease outlives the turn. */
function permitOf({ losing, tenure }: Holding): Permit {
  return { signal: losing.signal, tenure, release: () => Promise.resolve() };
}
