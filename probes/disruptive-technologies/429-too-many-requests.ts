import type { Probe } from '../../src/probe/probe.ts';
import { rateLimit } from './429-rate-limit.ts';
import { refusedCreations } from './429-refused-creations.ts';
import { refusedWrites } from './429-refused-writes.ts';
import { signature } from './429-signature.ts';
import { steadyRate } from './429-steady-rate.ts';
import { acrossApis, scope } from './429-shared-quota.ts';

/** 429: the rate limit, the wait that it announces, and what the documentation leaves open about both. */
export const tooManyRequests: readonly Probe[] = [
  rateLimit,
  scope,
  acrossApis,
  signature,
  steadyRate,
  refusedWrites,
  refusedCreations,
];
