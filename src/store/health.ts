import type { StoreError } from './store-error.ts';

/** Whether the store takes writes, and when to try again when it does not. */
export type Health = {
  /** Whether the newest write was taken. */
  ok(): boolean;
  /** Whether it is time for a write: always while all is well, and now and then while it is not. */
  mayTry(): boolean;
  worked(): void;
  failed(error: StoreError): void;
};

/** What a health speaks through and measures with. */
export type HealthOptions = {
  /** What it means for people when writing fails. */
  readonly consequence: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Takes one line for people: when trouble begins, and when it is over. */
  readonly say: (line: string) => void;
};

/** Milliseconds from one failed attempt to the next. */
const retryAfter = 30_000;

/** A store that is well as long as nothing else is known. */
export function createHealth({ now, say, consequence }: HealthOptions): Health {
  let failedAt: number | undefined;
  return {
    ok: () => failedAt === undefined,
    mayTry: () => failedAt === undefined || Math.abs(now() - failedAt) >= retryAfter,
    worked() {
      if (failedAt !== undefined) say('the store takes writes again');
      failedAt = undefined;
    },
    failed(error) {
      if (failedAt === undefined) {
        say(`${error.message}. ${consequence}`);
      }
      failedAt = now();
    },
  };
}
