/**
 * What must never reach a reader raw: control characters (terminal escapes begin with one), invisible format
 * characters (bidirectional marks reorder what is read), line separators, lone surrogates and noncharacters.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

const spelled: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Longest text that a writer shows, in code points. */
const longest = 1_000;

/**
 * Makes text from an API safe to show on one line of anything: each unsafe character becomes a visible escape
 * such as `\u{1b}`, and what is longer than 1,000 characters is cut. Safe text comes back unchanged.
 */
export function inert(text: string): string {
  const shown = text.replace(unsafe, escapeCharacter);
  if (shown.length <= longest) return shown;
  const characters = Array.from(shown);
  return characters.length <= longest ? shown : `${characters.slice(0, longest).join('')}…`;
}

/** Replaces unsafe characters in text that may have several lines: the line feeds stay. */
export function inertLines(text: string): string {
  return text.replace(unsafe, (character) => (character === '\n' ? character : escapeCharacter(character)));
}

/**
 * Spells what is unsafe in JSON text as JSON escapes, so that a terminal shows it inert and a parser reads
 * the very same value.
 */
export function inertJson(json: string): string {
  return json.replace(unsafe, (character) =>
    character === '\n'
      ? character
      : character
          .split('')
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}

function escapeCharacter(character: string): string {
  return spelled[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
