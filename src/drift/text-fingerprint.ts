/** Longest text that is worth keeping; what differs beyond it, nobody would see in a report. */
const longest = 240;

/** More than this of a text is not looked at. */
const mostRead = 2_000;

/**
 * What varies from one answer to the next although the cause is the same, and what stands for it. In this order: a
 * pattern sees what those before it left.
 */
const variables: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '{email}'],
  [/\bhttps?:\/\/[^\s"'`]+/g, '{url}'],
  [/"[^"]*"|`[^`]*`|“[^”]*”|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu, '{quoted}'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '{uuid}'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '{time}'],
  // The step after the name of a collection, in the name of a resource.
  [/(?<=[a-z]\/)[^\s/"'`,;:!?)\]}]+/gi, '{id}'],
  // Eighteen characters in a row are an identifier, also where chance put no digit into them.
  [/[\w-]{18,}/g, '{id}'],
  [/\b(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{6,}/gi, '{id}'],
  [/\d+(?:[.,]\d+)*/g, '{n}'],
];

/**
 * The text of an error without what varies: addresses, quoted words, identifiers, times and numbers become
 * placeholders, and white space single blanks. Two answers about the same cause have the same fingerprint.
 */
export function fingerprintText(text: string): string {
  const bare = variables.reduce(
    (left, [pattern, stand]) => left.replace(pattern, stand),
    text.slice(0, mostRead),
  );
  const plain = bare.replace(/\s+/g, ' ').trim();
  return plain.length <= longest ? plain : `${plain.slice(0, longest)}…`;
}
