/**
 * By how much a figure has grown over the second half of a curve: the least of its last quarter less the least of the quarter
 * after the first. What fills up once and then stays, as caches do, belongs to the first.
 */
export function growthOf<T>(curve: readonly T[], figure: (sample: T) => number): number {
  const quarter = (from: number): number[] =>
    curve.slice(Math.floor(curve.length * from), Math.floor(curve.length * (from + 0.25))).map(figure);
  return Math.min(...quarter(0.75)) - Math.min(...quarter(0.25));
}
