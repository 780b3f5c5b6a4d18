/** Characters of RFC 3986 that may stand in a path, a query or a fragment: §3.3, §3.4, §3.5. */
const pchar = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
const host = "(?:\\[[0-9A-Fa-f:.]+\\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)";
const absolute = new RegExp(
  `^https?://${host}(?::[0-9]*)?(?:/${pchar}*)*(?:\\?(?:${pchar}|[/?])*)?(?:#(?:${pchar}|[/?])*)?$`,
  'i',
);

/** Longer texts are refused: no link in an answer has a reason to be, and the platform's reader has no limit. */
const maximumLength = 8192;

/**
 * Reads an absolute http or https URL as RFC 3986 §3 writes them, a fragment allowed. Undefined for what browsers
 * would mend: white space, backslashes, a missing host or slashes, characters that must be escaped; for user
 * information, which RFC 9110 §4.2.4 forbids in links; and for more than 8,192 characters.
 */
export function readAbsoluteUrl(text: string): URL | undefined {
  if (text.length > maximumLength || !absolute.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
}
