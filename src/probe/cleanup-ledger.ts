/** Something that a probe created, or was about to create, and that must be removed again. */
export type Leftover = {
  readonly target: string;
  /** The cycle that made it. */
  readonly run: string;
  /** Which kind of thing, so that the API's definition knows how to remove it: `emulated-device`. */
  readonly kind: string;
  /** What it can be found by before its name is known: unique to this one thing, written into it. */
  readonly mark: string;
  /** Where it is looked for: `projects/…`. */
  readonly parent: string;
  /** Known once it was created. */
  readonly name?: string;
  /** When it was written down, milliseconds since the Unix epoch. */
  readonly at: number;
};

/**
 * What was created and is not yet removed. `record` resolves only when the entry is durable: it is called before the
 * request that creates. Entries are keyed by their mark.
 */
export type CleanupLedger = {
  record(leftover: Leftover): Promise<void>;
  strike(mark: string): Promise<void>;
  pending(target: string): Promise<readonly Leftover[]>;
};

/** A ledger that lives as long as the process: for runs that keep no store. */
export function createMemoryLedger(): CleanupLedger {
  const entries = new Map<string, Leftover>();
  return {
    record(leftover) {
      entries.set(leftover.mark, leftover);
      return Promise.resolve();
    },
    strike(mark) {
      entries.delete(mark);
      return Promise.resolve();
    },
    pending: (target) => Promise.resolve([...entries.values()].filter((entry) => entry.target === target)),
  };
}
