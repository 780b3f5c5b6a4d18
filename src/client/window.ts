/** The documented quota, "25 requests per 5 seconds" (section 429), and how much of it this client allows itself. */
export const quota = {
  requests: 25,
  windowMilliseconds: 5_000,
  /** One is left over, for two clocks never agree on where a window begins. */
  ownRequests: 24,
} as const;

/** One request in the books: from its sending until five seconds after its answer, or for as long as it has none. */
export type Span = {
  until: number | undefined;
  /**
   * How many requests, this one included, were under way at any time from five seconds before its entry until its
   * answer: no window of five seconds in which the API can have counted it holds more, wherever it begins.
   */
  load: number;
};

/** The requests that may still count against the quota. All times are monotonic milliseconds, passed in. */
export type Window = {
  /** Enters a request that is being sent. */
  open(now: number): Span;
  /** Its answer has come, or it has failed: it counts for five seconds more. The first time stands. */
  close(span: Span, now: number): void;
  /** Takes out a request that was never sent. */
  remove(span: Span): void;
  /** How many count at this time; bursts may take it beyond the quota. */
  occupied(now: number): number;
  /**
   * The earliest time at which one more request keeps the count within `limit`; undefined while only an answer
   * that is still to come can tell.
   */
  freeAt(now: number, limit: number): number | undefined;
};

/** An empty window. */
export function createWindow(): Window {
  const spans = new Set<Span>();
  const forget = (now: number): void => {
    for (const span of spans) if (span.until !== undefined && span.until <= now) spans.delete(span);
  };
  return {
    open(now) {
      forget(now);
      for (const span of spans) if (span.until === undefined) span.load += 1;
      const span: Span = { until: undefined, load: spans.size + 1 };
      spans.add(span);
      return span;
    },
    close(span, now) {
      span.until ??= now + quota.windowMilliseconds;
    },
    remove: (span) => void spans.delete(span),
    occupied(now) {
      forget(now);
      return spans.size;
    },
    freeAt(now, limit) {
      forget(now);
      const tooMany = spans.size - limit + 1;
      if (tooMany <= 0) return now;
      const ends = [...spans].flatMap((span) => span.until ?? []).toSorted((a, b) => a - b);
      return ends[tooMany - 1];
    },
  };
}
