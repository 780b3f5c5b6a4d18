import type { Clock } from '../clock/clock.ts';
import { whenAborted } from '../clock/when-aborted.ts';
import { Ledger, type LedgerOptions } from './ledger.ts';

/** One quota: its name in events and metrics, and its books. */
export type NamedLedger = { readonly name: string; readonly ledger: Ledger };

export type LedgersOptions = Pick<LedgerOptions, 'clock' | 'pace'> & {
  /** What the quota is counted by: everything together, or every account for itself. */
  readonly scope: 'target' | 'account';
  readonly onHeadroom: (name: string, requests: number) => void;
};

/** The name of the one ledger of a target whose quota is not counted by account. */
const everybody = 'all';
/** The name of the ledger for requests that carry no account's credential. */
const nobody = 'none';

/** All ledgers of one target, and the right to hold them all. */
export class Ledgers {
  readonly #options: LedgersOptions;
  readonly #clock: Clock;
  readonly #ledgers = new Map<string, Ledger>();
  /** Ends when the last of those who seize, or wait to, has released. */
  #turn: Promise<void> = Promise.resolve();
  #seized = false;

  constructor(options: LedgersOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  /** The ledger that a request of this account is entered in. */
  of(account: string | undefined): NamedLedger {
    const name = this.#options.scope === 'target' ? everybody : (account ?? nobody);
    const known = this.#ledgers.get(name);
    if (known !== undefined) return { name, ledger: known };
    const { clock, pace, onHeadroom } = this.#options;
    const ledger = new Ledger({ clock, pace, onHeadroom: (requests) => onHeadroom(name, requests) });
    this.#ledgers.set(name, ledger);
    // It has nothing under way, so there is nothing to wait for.
    if (this.#seized) void ledger.seize();
    return { name, ledger };
  }

  /**
   * Takes all of them, those still to come included: one after the other where several ask, when nothing is under way
   * and no announced wait runs. Returns what releases them. Rejects with the signal's reason when that aborts first.
   */
  async seize(signal?: AbortSignal): Promise<() => void> {
    const before = this.#turn;
    const { promise, pass } = createTurn();
    this.#turn = promise;
    const release = (): void => {
      this.#seized = false;
      for (const ledger of this.#ledgers.values()) ledger.release();
      pass();
    };
    try {
      await orAborted(before, signal);
    } catch (error) {
      void before.then(pass);
      throw error;
    }
    try {
      this.#seized = true;
      await orAborted(Promise.all([...this.#ledgers.values()].map((ledger) => ledger.seize())), signal);
      await this.#waitOutHolds(signal);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** When the waits that were announced so far have ended, in monotonic milliseconds; in the past where there is none. */
  get heldUntil(): number {
    return Math.max(...[...this.#ledgers.values()].map((ledger) => ledger.heldUntil));
  }

  async #waitOutHolds(signal: AbortSignal | undefined): Promise<void> {
    const left = this.heldUntil - this.#clock.monotonic();
    if (left > 0) await this.#clock.sleep(left, signal);
  }
}

/** A promise that is kept by calling `pass`. */
function createTurn(): { promise: Promise<void>; pass: () => void } {
  const passes: (() => void)[] = [];
  const promise = new Promise<void>((resolve) => passes.push(resolve));
  return { promise, pass: () => passes.forEach((pass) => pass()) };
}

/** Waits for a promise for as long as the signal lasts. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const callOff = whenAborted(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(callOff);
  });
}
