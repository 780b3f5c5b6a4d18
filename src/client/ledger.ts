import type { Clock } from '../clock/clock.ts';
import { whenAborted } from '../clock/when-aborted.ts';
import { carefulSpacing, type Hold, holdAfterAcceptance, holdAfterRefusal, noHold } from './hold.ts';
import { createWindow, quota, type Span, type Window } from './window.ts';

/** Permission to send one request, and its place in the books. All times are monotonic milliseconds. */
export type Slot = {
  /** It was written to the connection. */
  sent(at: number): void;
  /** Status line and headers have come, with a wait in milliseconds where they announce one. */
  answered(at: number, waitMilliseconds?: number): void;
  /** Nothing more will come. Must be called once for every slot that was not cancelled. */
  ended(): void;
  /** It was never sent. */
  cancel(): void;
};

export type LedgerOptions = {
  readonly clock: Clock;
  /** Requests per second. */
  readonly pace: number;
  /** Told after every sending how many of the documented quota are left; never below zero. */
  readonly onHeadroom: (requests: number) => void;
};

type Waiter = { readonly grant: (slot: Slot) => void; readonly forget: () => void };

/**
 * The books of one quota: who may send when. First come, first served; at the configured pace; never more than the
 * documented window holds; and not within a wait that an answer has announced. Deliberate bursts are entered too, but
 * neither paced nor held back.
 */
export class Ledger {
  readonly #clock: Clock;
  readonly #spacing: number;
  readonly #onHeadroom: (requests: number) => void;
  readonly #window: Window = createWindow();
  readonly #queue = new Set<Waiter>();
  #hold: Hold = noHold;
  #lastSent = Number.NEGATIVE_INFINITY;
  #underWay = 0;
  #seized = false;
  #wake: AbortController | undefined;
  #onIdle: (() => void) | undefined;

  constructor({ clock, pace, onHeadroom }: LedgerOptions) {
    this.#clock = clock;
    this.#spacing = 1_000 / pace;
    this.#onHeadroom = onHeadroom;
  }

  /** Waits for its turn. Rejects with the signal's reason when that aborts first; then nothing is entered. */
  take(signal?: AbortSignal): Promise<Slot> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const forget = whenAborted(signal, () => {
        this.#queue.delete(waiter);
        reject(signal?.reason);
        // Where nobody is left to wake, the timer must not keep the process alive.
        this.#pump();
      });
      const waiter: Waiter = { grant: resolve, forget };
      this.#queue.add(waiter);
      this.#pump();
    });
  }

  /** Enters a request that is sent at once: only for who has seized the ledger. */
  takeAtOnce(): Slot {
    return this.#open(true);
  }

  /** Holds everybody back from now on, and resolves when nothing is under way any more. */
  async seize(): Promise<void> {
    this.#seized = true;
    if (this.#underWay === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** Lets those who wait go on. */
  release(): void {
    this.#seized = false;
    this.#onIdle = undefined;
    this.#pump();
  }

  /** When the waits that were announced so far have ended; in the past where there is none. */
  get heldUntil(): number {
    return this.#hold.until;
  }

  /** Whether a wait was announced that is too long to be kept, or that kept coming back. */
  get resting(): boolean {
    return this.#hold.careful;
  }

  #pump(): void {
    this.#wake?.abort();
    this.#wake = undefined;
    for (const waiter of this.#queue) {
      const now = this.#clock.monotonic();
      const at = this.#seized ? undefined : this.#earliest(now);
      if (at === undefined) return;
      if (at > now) {
        this.#wakeAt(at, now);
        return;
      }
      this.#queue.delete(waiter);
      waiter.forget();
      waiter.grant(this.#open(false));
    }
  }

  /** Undefined while only an answer that is still to come can tell. */
  #earliest(now: number): number | undefined {
    const free = this.#window.freeAt(now, quota.ownRequests);
    if (free === undefined) return undefined;
    const spacing = this.#hold.careful ? Math.max(carefulSpacing, this.#spacing) : this.#spacing;
    return Math.max(free, this.#lastSent + spacing, this.#hold.until);
  }

  #wakeAt(at: number, now: number): void {
    const wake = new AbortController();
    this.#wake = wake;
    this.#clock.sleep(at - now, wake.signal).then(
      () => this.#pump(),
      () => {}, // Another wake-up has taken its place.
    );
  }

  #open(burst: boolean): Slot {
    const opened = this.#clock.monotonic();
    const span = this.#window.open(opened);
    this.#lastSent = opened;
    this.#underWay += 1;
    this.#onHeadroom(Math.max(0, quota.requests - this.#window.occupied(opened)));
    let sent = opened;
    return {
      sent: (at) => {
        sent = at;
        this.#lastSent = Math.max(this.#lastSent, at);
      },
      answered: (at, waitMilliseconds) => {
        this.#window.close(span, at);
        this.#hold =
          waitMilliseconds === undefined
            ? holdAfterAcceptance(this.#hold, sent)
            : holdAfterRefusal(this.#hold, { sent, answered: at, waitMilliseconds, burst });
        this.#pump();
      },
      ended: () => {
        this.#window.close(span, this.#clock.monotonic());
        this.#leave();
      },
      cancel: () => this.#cancel(span),
    };
  }

  #cancel(span: Span): void {
    this.#window.remove(span);
    this.#leave();
  }

  #leave(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#onIdle?.();
    this.#pump();
  }
}
