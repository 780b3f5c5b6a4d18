/**
 * Where `count` targets that come begin within the wait that spreads targets, each in [0, 1); those that have begun keep
 * their places. The places are the multiples of an irrational number, of which each falls into one of the widest gaps
 * that those before it left (Knuth, The Art of Computer Programming 6.4, theorem S). They are no lattice, for that falls
 * into step with the whole seconds of cron: with 50 targets in half a minute and probes every three seconds, ten of them
 * would begin in the same millisecond.
 */
export function spreadShares(taken: readonly number[], count: number): number[] {
  const occupied = new Set(taken);
  const shares: number[] = [];
  for (let place = 0; shares.length < count; place += 1) {
    const share = (place * Math.SQRT2) % 1;
    if (!occupied.has(share)) shares.push(share);
  }
  return shares;
}
