import type { Range } from './range.ts';
import { headerPattern, namePattern } from './sensitive-names.ts';

/**
 * Something that looks like a credential whether or not it is known. `head` finds where it may begin; what follows the head is the credential,
 * up to the index that `end` answers; undefined: it was none after all. No head can match for longer than a few characters
 * beyond its name, and the search goes on behind each find, so the whole stays linear.
 */
type Pattern = {
  readonly head: RegExp;
  readonly end: (text: string, start: number, head: RegExpExecArray) => number | undefined;
};

const before = '(?<![a-z0-9])';
const gap = String.raw`\s{0,20}`;
const scheme = String.raw`(?:(?:bearer|basic)\s{1,20})?`;

const patterns: readonly Pattern[] = [
  // "password": "…", password='…', {"name": "cookie", "value": "…"} (HAR) and ["cookie", "…"]: up to the closing quote
  {
    head: caseless(`${before}(?:${namePattern})["']?${gap}[:=]${gap}(?<quote>["'])${scheme}`),
    end: closingQuote,
  },
  {
    head: caseless(`"(?:${namePattern})"${gap},${gap}"value"${gap}:${gap}(?<quote>")${scheme}`),
    end: closingQuote,
  },
  {
    head: caseless(String.raw`\[${gap}"(?:${headerPattern})"${gap},${gap}(?<quote>")${scheme}`),
    end: closingQuote,
  },
  { head: caseless(`"(?:${namePattern})"${gap}:${gap}(?=[-0-9])`), end: until(/[,\s}\]]/g) },
  // password=… in a form or a query
  { head: caseless(`${before}(?:${namePattern})=`), end: until(/[&#\s"'<>\\;]/g) },
  // authorization: … alone on its line, or inside a sentence or a command
  { head: caseless(`^(?:${headerPattern})${gap}:${gap}${scheme}`, 'm'), end: until(/[\r\n]/g) },
  { head: caseless(`${before}(?:${headerPattern})${gap}:${gap}${scheme}`), end: until(/[\r\n"'\\]/g) },
  { head: caseless(String.raw`${before}bearer\s{1,20}`), end: bearerToken },
  { head: caseless(String.raw`${before}basic\s{1,20}`), end: basicCredential },
  { head: /(?<![\w-])(?=ey[JA][\w-]{5,})/g, end: webToken },
  { head: /:\/\//g, end: userInformation },
  { head: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g, end: until(/-----END|\\*["'<>]/g) },
];

/** One look that tells texts in which no pattern can match, which is most of them. */
const hint = caseless(String.raw`${namePattern}|bearer\s|basic\s|ey[ja]|:\/\/[^\s\/?#@]*@|PRIVATE KEY`);

/** Appends the range of whatever looks like a credential, by its shape or by the name it goes by. */
export function findPatterns(text: string, ranges: Range[]): void {
  hint.lastIndex = 0;
  if (!hint.test(text)) {
    return;
  }
  for (const pattern of patterns) {
    findPattern(pattern, text, ranges);
  }
}

function findPattern({ head, end }: Pattern, text: string, ranges: Range[]): void {
  head.lastIndex = 0;
  for (let match = head.exec(text); match !== null; match = head.exec(text)) {
    const start = match.index + match[0].length;
    const found = end(text, start, match);
    if (found !== undefined && found > start) {
      ranges.push({ start, end: found });
    }
    head.lastIndex = Math.max(found ?? start, match.index + 1);
  }
}

function caseless(source: string, flags = ''): RegExp {
  return new RegExp(source, `gi${flags}`);
}

/** The index of what `terminator` finds, or the end of the text. */
function until(terminator: RegExp): Pattern['end'] {
  return (text, start) => {
    terminator.lastIndex = start;
    return terminator.exec(text)?.index ?? text.length;
  };
}

/**
 * The quote that closes the one in the head, those behind an odd number of backslashes apart. A text that was cut has
 * none: then the end of the line, so that what follows is not lost with it.
 */
function closingQuote(text: string, start: number, head: RegExpExecArray): number {
  const quote = head.groups?.['quote'] ?? '"';
  for (let index = text.indexOf(quote, start); index !== -1; index = text.indexOf(quote, index + 1)) {
    let slash = index;
    while (slash > start && text[slash - 1] === '\\') {
      slash -= 1;
    }
    if ((index - slash) % 2 === 0) {
      return index;
    }
  }
  return text.length;
}

/** RFC 6750 §2.1; plain words ("bearer token") and challenge parameters (`Bearer realm="…"`) are no credentials. */
function bearerToken(text: string, start: number): number | undefined {
  const token = matchAt(/[\w.~+/-]+=*/y, text, start);
  const prose = token === undefined || /^[A-Z]?[a-z_-]{0,24}[.=]?$/.test(token);
  return prose ? undefined : start + token.length;
}

/** RFC 7617 §2: base64 of something with a colon; anything else ("basic authentication") is prose. */
function basicCredential(text: string, start: number): number | undefined {
  const credential = matchAt(/[\w+/-]{4,}=*/y, text, start);
  return credential !== undefined && Buffer.from(credential, 'base64').includes(':')
    ? start + credential.length
    : undefined;
}

/** RFC 7519 §3: three base64url parts, the first of which is a JSON object. */
function webToken(text: string, start: number): number | undefined {
  const token = matchAt(/[\w-]+\.[\w-]{5,}\.[\w-]*/y, text, start);
  return token === undefined ? undefined : start + token.length;
}

/** RFC 3986 §3.2.1: what stands before the `@` of an authority. */
function userInformation(text: string, start: number): number | undefined {
  const authority = matchAt(/[^\s/?#"'<>\\]+/y, text, start);
  const at = authority?.lastIndexOf('@') ?? -1;
  return at === -1 ? undefined : start + at;
}

function matchAt(sticky: RegExp, text: string, start: number): string | undefined {
  sticky.lastIndex = start;
  return sticky.exec(text)?.[0];
}
