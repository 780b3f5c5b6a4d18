import { randomInt } from 'node:crypto';

const resolution = 2 ** 47;

/** Uniform in [0, 1), unpredictable: names of nothing are made from it, and must be nobody's. */
export const random = (): number => randomInt(resolution) / resolution;
