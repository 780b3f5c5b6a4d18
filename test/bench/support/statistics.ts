/** The value below which this share of the values lies, between neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  if (low === undefined || high === undefined) throw new RangeError('there is no quantile of nothing');
  return low + (high - low) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** What several runs came to: the middle one, and how far they lie apart. */
export type Spread = { readonly median: number; readonly least: number; readonly most: number };

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

export type Point = readonly [x: number, y: number];

/** The slope of the straight line with the least squares through these points. */
export function slopeOf(points: readonly Point[]): number {
  const meanX = meanOf(points.map(([x]) => x));
  const meanY = meanOf(points.map(([, y]) => y));
  const covariance = meanOf(points.map(([x, y]) => (x - meanX) * (y - meanY)));
  return covariance / meanOf(points.map(([x]) => (x - meanX) ** 2));
}

/** The k of y ~ x^k that fits best: the slope between the logarithms. */
export function exponentOf(points: readonly Point[]): number {
  return slopeOf(points.map(([x, y]) => [Math.log(x), Math.log(y)]));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
