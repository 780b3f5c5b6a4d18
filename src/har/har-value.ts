/** Stands where a text was longer than what is kept of one. */
export const tooLong = Symbol('a text that is too long to be kept');

/** A value of an archive, as far as it is kept. */
export type HarValue = null | boolean | number | string | typeof tooLong | readonly HarValue[] | HarObject;
export type HarObject = { readonly [name: string]: HarValue };

/** One element of `log.entries` and its place among them, from 1; without a value where it was too large to be kept. */
export type RawEntry = { readonly index: number; readonly value: HarValue | undefined };

/** Whether a value is an object. */
export function isHarObject(value: HarValue | undefined): value is HarObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
