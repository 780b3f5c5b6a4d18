import type { Limiter, Quota } from './limiter.ts';

/** A sliding log: a request is admitted while fewer than the quota were admitted in the window that ends now. */
export function slidingLimiter(quota: Quota): Limiter {
  const admitted: number[] = [];
  return {
    admit(now) {
      while (admitted.length > 0 && (admitted[0] ?? now) <= now - quota.window) admitted.shift();
      const oldest = admitted[0];
      if (admitted.length >= quota.requests && oldest !== undefined) return oldest + quota.window - now;
      admitted.push(now);
      return 0;
    },
  };
}
