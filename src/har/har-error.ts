/** A file cannot be read as an HTTP archive; the message says which, where in it, and why. */
export class HarError extends Error {
  override readonly name = 'HarError';
}
