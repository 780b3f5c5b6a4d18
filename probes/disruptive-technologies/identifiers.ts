/** The characters of the API's identifiers: 32 of them, so that twenty make 100 bits. */
const alphabet = '0123456789abcdefghijklmnopqrstuv';

/**
 * A well-formed identifier of nothing: 100 random bits, so it names no resource of anybody's.
 * `random` is uniform in [0, 1).
 */
export function createUnknownId(random: () => number): string {
  return Array.from({ length: 20 }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');
}

/**
 * Whether this is the identifier of an emulated device. Those begin with `emu`; a physical one may too, but has twenty
 * characters of the alphabet in all.
 */
export function isEmulatedId(id: string): boolean {
  return /^emu[\w-]+$/.test(id) && !/^[0-9a-v]{20}$/.test(id);
}
