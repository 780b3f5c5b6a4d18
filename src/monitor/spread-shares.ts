/**
 * Where `count` targets that come begin within the wait that spreads targets, each in [0, 1): evenly where they are the
 * first, else in the middle of what is free between those that have begun, which keep their places.
 */
export function spreadShares(taken: readonly number[], count: number): number[] {
  if (taken.length === 0) return Array.from({ length: count }, (_, index) => index / count);
  const shares: number[] = [];
  while (shares.length < count) shares.push(findWidestGap([...taken, ...shares]));
  return shares;
}

/** The middle of the widest stretch without a share; 0 and 1 bound the outer ones. */
function findWidestGap(taken: readonly number[]): number {
  const ends = [...taken.toSorted((a, b) => a - b), 1];
  let start = 0;
  let widest = { start, width: 0 };
  for (const end of ends) {
    if (end - start > widest.width) widest = { start, width: end - start };
    start = end;
  }
  return widest.start + widest.width / 2;
}
