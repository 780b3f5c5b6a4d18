import { quote } from '../wire/describe.ts';

/** Long unbroken runs of the characters that tokens, keys and secrets are written in. */
const secretLike = /[A-Za-z0-9_.=-]{32,}/g;

/**
 * Quotes a piece of an answer for a message, as `quote` does. An answer may echo the credential that was sent, or be
 * one that holds a token: runs of 32 and more characters that could be a secret are shown by their length only.
 */
export function excerpt(text: string, max = 120): string {
  return quote(
    text.replace(secretLike, (run) => `[${run.length} characters]`),
    max,
  );
}
