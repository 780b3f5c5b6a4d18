import { randomFillSync } from 'node:crypto';

const traceBytes = 16;
const spanBytes = 8;
/** Randomness is fetched for so many requests at once: a call for each would cost more than composing all else of it. */
const drawn = 128;

/**
 * Makes fresh trace contexts (W3C Trace Context §3.2). The flag says "sampled", for it is the truth: every exchange is
 * kept as evidence on this side, and at this pace a recorded trace costs the API next to nothing but lets its
 * operators find the very request that a report names.
 */
export function createTraceparents(): () => string {
  const pool = Buffer.alloc((traceBytes + spanBytes) * drawn);
  let at = pool.length;
  const take = (bytes: number): string => {
    at += bytes;
    return pool.toString('hex', at - bytes, at);
  };
  return () => {
    if (at === pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    return `00-${take(traceBytes)}-${take(spanBytes)}-01`;
  };
}
