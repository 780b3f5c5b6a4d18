/**
 * Decides which requests are admitted. Pure over the times it is given: `now` in milliseconds, never going back.
 */
export type Limiter = {
  /** 0 when the request is admitted (and counted); otherwise the exact milliseconds until one would be. */
  admit(now: number): number;
};

/** So many requests in so many milliseconds. */
export type Quota = { readonly requests: number; readonly window: number };

export type LimiterKind = 'anchored' | 'aligned' | 'sliding' | 'token-bucket';
