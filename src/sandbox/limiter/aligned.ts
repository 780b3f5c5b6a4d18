import type { Limiter, Quota } from './limiter.ts';

/** Fixed windows aligned to the clock: every one begins at a multiple of its length. */
export function alignedLimiter(quota: Quota): Limiter {
  let window = Number.NaN;
  let count = 0;
  return {
    admit(now) {
      const current = Math.floor(now / quota.window);
      if (current !== window) {
        window = current;
        count = 0;
      }
      if (count >= quota.requests) return (current + 1) * quota.window - now;
      count += 1;
      return 0;
    },
  };
}
