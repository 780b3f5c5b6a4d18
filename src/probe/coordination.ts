/** A lease that was taken or prolonged. */
export type LeaseTaken = {
  /** Grows whenever the lease goes from one holder to another. */
  readonly tenure: number;
  /** Milliseconds from the answer on for which the holder before wanted what the lease is for left alone. */
  readonly wait: number;
};

/** Leases as one holder sees them. All methods reject with StoreError. Times are real milliseconds. */
export type Leases = {
  /**
   * Takes a lease that is free or has run out, or prolongs the holder's own: it runs out so many milliseconds after some moment
   * between the call and its answer. The holder after this one waits until `rests` milliseconds after that moment, and until
   * requests of one that died count no more. Undefined while another has it.
   */
  take(name: string, lasts: number, rests: number): Promise<LeaseTaken | undefined>;
  /** Gives it back; the next holder waits until `rests` milliseconds from then on. Does nothing where it is another's by now. */
  release(name: string, rests: number): Promise<void>;
};

/** A tick of a schedule that all monitors of a target have. */
export type Tick = {
  readonly target: string;
  /** The cron expression. */
  readonly schedule: string;
  /** Milliseconds since the Unix epoch, by the clock of whoever asks. */
  readonly due: number;
  /** The newest tick that was claimed must have been due before this; before `due` when absent. */
  readonly after?: number;
  /** Real milliseconds after which a claim is forgotten. */
  readonly remembered: number;
};

/** The ticks of all monitors. */
export type Ticks = {
  /** True for one of all who claim the same tick, or an older one. Rejects with StoreError. */
  claim(tick: Tick): Promise<boolean>;
};
