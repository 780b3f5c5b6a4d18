/**
 * The share of judgements that may go wrong by chance (a proxy's hiccup, a deployment's last second) without
 * the contract being broken.
 */
const nullRate = 0.001;

/**
 * A pool of judgements raises when chance alone explains it less often than this. A pool holds at most
 * a thousand judgements; with some seven thousand pools in a year of steady probing this leaves less than one false
 * alarm per clause and year.
 */
export const significance = 1e-5;

/**
 * Whether `violations` among `samples` judgements are more than chance: the upper tail of the binomial
 * distribution at the null rate, P(X ≥ violations), is at most the significance. One violation alone never is.
 */
export function isBeyondChance(violations: number, samples: number): boolean {
  return violations >= 2 && upperTail(violations, samples, nullRate) <= significance;
}

/** P(X ≥ k) for X binomially distributed over n trials with probability p, summed term by term from k upwards. */
export function upperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  let term = Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
  let sum = term;
  for (let i = k + 1; i <= n && term > sum * 1e-15; i += 1) {
    term *= ((n - i + 1) / i) * (p / (1 - p));
    sum += term;
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i += 1) sum += Math.log((n - k + i) / i);
  return sum;
}
