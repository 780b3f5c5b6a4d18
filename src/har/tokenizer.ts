import { getManyValues, isMany } from 'stream-chain/core';
import { jsonParser, type Token } from 'stream-json/core/parser.js';

export type { Token } from 'stream-json/core/parser.js';

/**
 * Cuts JSON text into tokens, piece by piece: pass it the next piece. Texts, names and numbers come in pieces too, so that
 * none of them is ever held as a whole. It throws where the text is no JSON; that it ends too early is not seen here.
 */
export type Tokenizer = (text: string) => readonly Token[];

/** A tokenizer at the start of a text. */
export function createTokenizer(): Tokenizer {
  const parse = jsonParser({ packValues: false, streamValues: true });
  return (text) => {
    const made = parse(text);
    return isMany(made) ? getManyValues(made) : [];
  };
}
