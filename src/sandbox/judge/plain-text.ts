/** Control characters and invisible ones: what a client puts into a path must not act on who reads about it. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** The text with every such character as a visible escape, cut at 300 characters. */
export function plainText(text: string): string {
  const shown = text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return shown.length <= 300 ? shown : `${shown.slice(0, 300)}…`;
}
