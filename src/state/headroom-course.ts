import type { HeadroomStep } from '../events/target-snapshot.ts';

/** Milliseconds of one step, which begins at a multiple of it: the window that the quota is counted in. */
export const headroomStep = 5_000;
/** Milliseconds that are looked back over. */
export const headroomSpan = 15 * 60_000;

/** How one account's head-room went in the trailing quarter of an hour. */
export type HeadroomCourse = {
  add(at: number, requests: number, burst: boolean): void;
  /** Oldest first; a step in which nothing was sent is left out, for then the whole quota was free. */
  steps(now: number): readonly HeadroomStep[];
  /** All that is kept: what `createHeadroomCourse` can begin with. */
  kept(): readonly HeadroomStep[];
};

/** Keeps one entry for each step, so that it stays small however much is sent. */
export function createHeadroomCourse(before: readonly HeadroomStep[] = []): HeadroomCourse {
  const kept = new Map(before.map((step) => [step.at, step]));
  return {
    add(at, requests, burst) {
      const start = Math.floor(at / headroomStep) * headroomStep;
      const known = kept.get(start);
      kept.set(start, {
        at: start,
        lowest: Math.min(requests, known?.lowest ?? requests),
        burst: burst || known?.burst === true,
      });
      for (const old of kept.keys()) if (Math.abs(start - old) > headroomSpan) kept.delete(old);
    },
    steps: (now) =>
      [...kept.values()]
        .filter((step) => step.at > now - headroomSpan && step.at <= now)
        .toSorted((a, b) => a.at - b.at),
    kept: () => [...kept.values()],
  };
}
