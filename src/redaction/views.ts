import type { Range } from './range.ts';

/** A byte string with escapes undone, and where each of its characters came from in the text as written. */
export type View = {
  readonly text: string;
  /** Absent where the view is the text itself. One entry more than `text` has characters: the end. */
  readonly origin?: Uint32Array;
};

type Escape = {
  /** A character without which the text cannot hold this escape. */
  readonly mark: string;
  readonly pattern: RegExp;
  /** The byte string that an escape stands for, never longer than the escape. */
  readonly decode: (escape: string) => string;
};

/** Percent encoding (RFC 3986 §2.1), JSON and JavaScript string escapes (RFC 8259 §7), and HTML and XML character references. */
const escapes: readonly Escape[] = [
  {
    mark: '%',
    pattern: /%[0-9a-f]{2}/gi,
    decode: (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
  },
  {
    mark: '\\',
    pattern: /\\(?:ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|u[0-9a-f]{4}|x[0-9a-f]{2}|["'\\/bfnrt])/gi,
    decode: decodeBackslash,
  },
  {
    mark: '&',
    pattern: /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/gi,
    decode: decodeReference,
  },
];

/** How often escapes are undone in turn: JSON within a JSON string within HTML is three. */
const depth = 3;

/** The text itself and what it says with its escapes undone, in every order; views that repeat another are left out. */
export function viewsOf(text: string): readonly View[] {
  const views: View[] = [{ text }];
  let level: readonly View[] = views;
  const seen = new Set([text]);
  for (let round = 0; round < depth && level.length > 0; round += 1) {
    const next: View[] = [];
    for (const view of level) {
      for (const escape of escapes) {
        const decoded = undo(view, escape);
        if (decoded !== undefined && !seen.has(decoded.text)) {
          seen.add(decoded.text);
          next.push(decoded);
        }
      }
    }
    views.push(...next);
    level = next;
  }
  return views;
}

/** The range of the text as written that a range of the view stands for; escapes are taken whole. */
export function toOrigin(view: View, range: Range): Range {
  const { origin } = view;
  if (origin === undefined) {
    return range;
  }
  let end = range.end;
  while (end < view.text.length && origin[end] === origin[end - 1]) {
    end += 1;
  }
  return { start: origin[range.start] ?? 0, end: origin[end] ?? 0 };
}

function undo(view: View, escape: Escape): View | undefined {
  const source = view.text;
  if (!source.includes(escape.mark)) {
    return undefined;
  }
  const originOf = (index: number): number => view.origin?.[index] ?? index;
  const origin = new Uint32Array(source.length + 1);
  const parts: string[] = [];
  let length = 0;
  let copied = 0;
  const copyTo = (end: number): void => {
    parts.push(source.slice(copied, end));
    for (let index = copied; index < end; index += 1) {
      origin[length] = originOf(index);
      length += 1;
    }
  };
  for (const match of source.matchAll(escape.pattern)) {
    copyTo(match.index);
    const decoded = escape.decode(match[0]);
    parts.push(decoded);
    origin.fill(originOf(match.index), length, length + decoded.length);
    length += decoded.length;
    copied = match.index + match[0].length;
  }
  if (copied === 0) {
    return undefined;
  }
  copyTo(source.length);
  origin[length] = originOf(source.length);
  return { text: parts.join(''), origin: origin.subarray(0, length + 1) };
}

const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function decodeBackslash(escape: string): string {
  const units = escape.slice(1).toLowerCase();
  if (units.startsWith('u') && units.length > 1) {
    return utf8(...units.split('\\').map((unit) => Number.parseInt(unit.slice(-4), 16)));
  }
  if (units.startsWith('x')) {
    return utf8(Number.parseInt(units.slice(1), 16));
  }
  return controls[units] ?? units;
}

const references: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeReference(escape: string): string {
  const name = escape.slice(1, -1).toLowerCase();
  const named = references[name];
  if (named !== undefined) {
    return named;
  }
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0x10ffff ? '?' : Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1');
}

function utf8(...units: readonly number[]): string {
  return Buffer.from(String.fromCharCode(...units), 'utf8').toString('latin1');
}
