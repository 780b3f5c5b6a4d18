/** A value that was seen, and when. */
type Seen = { readonly at: number; readonly value: number };

/** The lowest of the values seen in a trailing window. Times and the window are milliseconds. */
export type TrailingMinimum = {
  add(at: number, value: number): void;
  /** The lowest value seen after `now - window`; undefined where there was none. */
  lowest(now: number): number | undefined;
  /** All that is kept, oldest first: what `createTrailingMinimum` can begin with. */
  kept(): readonly Seen[];
};

/** A clock that steps back by more than this was set, and what was seen before cannot be placed any more. */
const toleratedStep = 1_000;

/**
 * Keeps only what can still become the minimum: values that rise with time. For whole numbers up to n that
 * is at most n + 1 entries, however many are added.
 */
export function createTrailingMinimum(window: number, before: readonly Seen[] = []): TrailingMinimum {
  let entries = [...before];
  let newest = before.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  return {
    add(at, value) {
      if (at < newest - toleratedStep) entries = [];
      else at = Math.max(at, newest);
      newest = at;
      while ((entries.at(-1)?.value ?? Number.NEGATIVE_INFINITY) >= value) entries.pop();
      entries.push({ at, value });
      entries = entries.filter((entry) => entry.at > at - window);
    },
    lowest: (now) => entries.find((entry) => entry.at > now - window)?.value,
    kept: () => [...entries],
  };
}
