import type { Limiter, Quota } from './limiter.ts';

/** A fixed window that opens with the first request after the last one closed. After 25 in a second it asks for 4 s, like the documented example. */
export function anchoredLimiter(quota: Quota): Limiter {
  let end = Number.NEGATIVE_INFINITY;
  let count = 0;
  return {
    admit(now) {
      if (now >= end) {
        end = now + quota.window;
        count = 0;
      }
      if (count >= quota.requests) return end - now;
      count += 1;
      return 0;
    },
  };
}
