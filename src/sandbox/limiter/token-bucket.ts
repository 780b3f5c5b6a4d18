import type { Limiter, Quota } from './limiter.ts';

/** A bucket of `requests` tokens that refills evenly over the window. For comparison: the documented example excludes it. */
export function tokenBucketLimiter(quota: Quota): Limiter {
  const perMillisecond = quota.requests / quota.window;
  let tokens = quota.requests;
  let last: number | undefined;
  return {
    admit(now) {
      tokens = Math.min(quota.requests, tokens + (now - (last ?? now)) * perMillisecond);
      last = now;
      // A hair's breadth of tolerance: a whole token that was refilled in many small steps must count as one.
      if (tokens < 1 - 1e-9) return (1 - tokens) / perMillisecond;
      tokens -= 1;
      return 0;
    },
  };
}
