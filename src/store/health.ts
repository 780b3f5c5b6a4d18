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
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Takes one line for people: when trouble begins, and when it is over. */
  readonly say: (line: string) => void;
  /** Hears that another process got the store for itself. */
  readonly onTaken?: (error: StoreError) => void;
};

/** Milliseconds from one failed attempt to the next. */
const retryAfter = 30_000;

/** A store that is well as long as nothing else is known. */
export function createHealth({ now, say, onTaken }: HealthOptions): Health {
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
        say(`${error.message}. Monitoring goes on; what is found now would not survive a restart`);
      }
      failedAt = now();
      if (error.problem === 'in_use') onTaken?.(error);
    },
  };
}
