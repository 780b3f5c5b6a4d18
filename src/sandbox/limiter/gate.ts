import { alignedLimiter } from './aligned.ts';
import { anchoredLimiter } from './anchored.ts';
import type { Limiter, LimiterKind, Quota } from './limiter.ts';
import { slidingLimiter } from './sliding.ts';
import { tokenBucketLimiter } from './token-bucket.ts';

/** What is counted together: kind and quota may differ from the normal ones while a drift is on. */
export type Counted = { readonly key: string; readonly kind: LimiterKind; readonly quota: Quota };

/** All limiters of one sandbox, one for each thing that is counted by itself. */
export type Gate = {
  /**
   * As `Limiter.admit`, for the limiter of `counted`. `penalty`, only ever in a drift, is by how many milliseconds each
   * refused request puts the end of the wait off.
   */
  admit(counted: Counted, now: number, penalty?: number): number;
};

/** Callers can invent addresses and accounts; beyond this many counters the oldest are forgotten. */
const mostCounters = 10_000;

const makers: Readonly<Record<LimiterKind, (quota: Quota) => Limiter>> = {
  anchored: anchoredLimiter,
  aligned: alignedLimiter,
  sliding: slidingLimiter,
  'token-bucket': tokenBucketLimiter,
};

export function createGate(): Gate {
  const limiters = new Map<string, Limiter>();
  const barred = new Map<string, number>();
  return {
    admit({ key, kind, quota }, now, penalty) {
      const name = `${kind} ${quota.requests}/${quota.window} ${key}`;
      let limiter = limiters.get(name);
      if (limiter === undefined) {
        limiter = makers[kind](quota);
        limiters.set(name, limiter);
        const [oldest] = limiters.keys();
        if (limiters.size > mostCounters && oldest !== undefined) limiters.delete(oldest);
      }
      if (penalty === undefined) return limiter.admit(now);
      const until = barred.get(name) ?? now;
      const wait = until > now ? until - now : limiter.admit(now);
      if (wait > 0) barred.set(name, now + wait + penalty);
      return wait;
    },
  };
}

/** `Retry-After` for an exact wait: whole seconds (RFC 9110 §10.2.3), so that the wait is over when they have passed; at least 1. */
export function retryAfterSeconds(wait: number, round: 'up' | 'down' = 'up'): number {
  // Clock arithmetic leaves dust behind the comma; 4,000.0000001 ms are 4 s.
  const seconds = wait / 1000;
  return Math.max(round === 'up' ? 1 : 0, round === 'up' ? Math.ceil(seconds - 1e-6) : Math.floor(seconds));
}
