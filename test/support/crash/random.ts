/** A seed for `seededRandom`: FAULTLINE_SEED where that is set, so that a failure can be repeated. */
export function chooseSeed(): number {
  const given = process.env['FAULTLINE_SEED'];
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
}

/** Uniform in [0, 1), the same series for the same seed: a linear congruential generator (Numerical Recipes). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
