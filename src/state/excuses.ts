import type { NotExercised } from '../events/events.ts';

/** A clause on one API of a target, in one word. */
export function keyOf({ clause, api }: { readonly clause: string; readonly api: string }): string {
  return `${api} ${clause}`;
}

/** What keeps the clauses of one target from being exercised, by key. */
export type Excuses = {
  /** Of the configuration, or of a look beforehand. */
  add(key: string, excuse: NotExercised): void;
  of(key: string): NotExercised | undefined;
  /** The clause was judged, whatever was expected. */
  lift(key: string): void;
  clear(): void;
  /** Whether the configuration does not let it be exercised and it was judged all the same. */
  isLifted(key: string): boolean;
  /** What a look beforehand found. */
  refusalOf(key: string): NotExercised | undefined;
  /** Keeps of what the configuration says what was not lifted, and of all others these refusals. */
  restore(lifted: readonly string[], refusals: readonly NotExercised[]): void;
};

/** Knows what the configuration says apart from what a look beforehand found: each monitor has its own configuration. */
export function createExcuses(): Excuses {
  const configured = new Map<string, NotExercised>();
  let standing = new Map<string, NotExercised>();
  return {
    add(key, excuse) {
      if (!isRefusal(excuse)) configured.set(key, excuse);
      standing.set(key, excuse);
    },
    of: (key) => standing.get(key),
    lift: (key) => void standing.delete(key),
    clear() {
      configured.clear();
      standing.clear();
    },
    isLifted: (key) => configured.has(key) && standing.get(key) !== configured.get(key),
    refusalOf(key) {
      const excuse = standing.get(key);
      return excuse !== undefined && isRefusal(excuse) ? excuse : undefined;
    },
    restore(lifted, refusals) {
      standing = new Map(configured);
      for (const key of lifted) standing.delete(key);
      for (const excuse of refusals) standing.set(keyOf(excuse), excuse);
    },
  };
}

/** The only one that is found while a probe runs. */
function isRefusal({ reason }: NotExercised): boolean {
  return reason === 'preflight_refused';
}
