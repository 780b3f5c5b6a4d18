import type { Exchange } from '../wire/exchange.ts';
import { byteStringToBytes, byteStringToText, bytesToByteString, textToByteString } from './byte-string.ts';
import { redactExchange } from './exchange.ts';
import { createNeedleIndex } from './needle-index.ts';
import { spellSecret, type Needle } from './needle.ts';
import { findPatterns } from './patterns.ts';
import { replaceRanges, type Range } from './range.ts';
import { keepStructure } from './structure.ts';
import { toOrigin, viewsOf } from './views.ts';

/**
 * Secrets with fewer characters are not searched for by value: they would tear holes into ordinary text.
 * Such a secret is still taken out where its name or its place gives it away; the configuration refuses it in the first place.
 */
export const shortestSecret = 6;

/** How many secrets with the lifetime `recent` are known at once; the one learned longest ago makes room. */
export const recentSecrets = 512;

/**
 * Takes secrets out of whatever leaves the program: by value, in every usual encoding (needle.ts, views.ts), and by name and shape (patterns.ts).
 * It cannot see a secret that is broken over lines or JSON members, cut short, encrypted, or passed to it in two calls.
 */
export type Redactor = {
  /**
   * Searches for `secret` from now on: `always` for what the configuration holds, `recent` for tokens and assertions,
   * of which only the latest 512 are kept. Shorter than six characters: ignored.
   */
  learn(secret: string, lifetime?: 'recent' | 'always'): void;
  /**
   * The text with secrets replaced by `[redacted]`; the very same string where there are none. JSON, XML and HTML stay
   * documents.
   */
  redact(text: string): string;
  /** The same for bytes, which need not be valid text. */
  redactBytes(bytes: Uint8Array): Uint8Array;
  /** The exchange without secrets in its URL, headers, bodies and failure. Lengths may then differ from what headers announce. */
  redactExchange(exchange: Exchange): Exchange;
};

/** Where known secrets are, and what only looks like a credential. */
type Found = { readonly known: readonly Range[]; readonly alike: readonly Range[] };

/** A redactor that knows no secret yet, but every name and shape. */
export function createRedactor(): Redactor {
  const index = createNeedleIndex();
  const always = new Set<string>();
  const recent = new Map<string, readonly Needle[]>();

  const findAll = (byteString: string): Found => {
    const found: { readonly known: Range[]; readonly alike: Range[] } = { known: [], alike: [] };
    for (const view of viewsOf(byteString)) {
      const known: Range[] = [];
      index.find(view.text, known);
      for (const range of known) found.known.push(toOrigin(view, range));
      const alike: Range[] = [];
      findPatterns(view.text, alike);
      for (const range of alike) found.alike.push(toOrigin(view, range));
    }
    return found;
  };

  const redactor: Redactor = {
    learn(secret, lifetime = 'recent') {
      if (secret.length < shortestSecret || always.has(secret)) {
        return;
      }
      const needles = recent.get(secret) ?? spellSecret(secret);
      if (!recent.delete(secret)) {
        index.add(needles);
      }
      if (lifetime === 'always') {
        always.add(secret);
        return;
      }
      recent.set(secret, needles);
      for (const [oldest, forgotten] of recent) {
        if (recent.size <= recentSecrets) {
          break;
        }
        index.remove(forgotten);
        recent.delete(oldest);
      }
    },
    redact(text) {
      const byteString = textToByteString(text);
      const { known, alike } = findAll(byteString);
      const ranges = known.concat(keepStructure(byteString, alike));
      return ranges.length === 0 ? text : byteStringToText(replaceRanges(byteString, ranges));
    },
    redactBytes(bytes) {
      const byteString = bytesToByteString(bytes);
      const { known, alike } = findAll(byteString);
      const ranges = known.concat(alike);
      return ranges.length === 0 ? bytes : byteStringToBytes(replaceRanges(byteString, ranges));
    },
    redactExchange: (exchange) => redactExchange(exchange, redactor),
  };
  return redactor;
}
