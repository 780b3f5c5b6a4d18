import type { Range } from './range.ts';

/**
 * The ranges without what they would take of a document's own structure. Something that looks like a credential goes on
 * to where its end is told, and in a document that may be far behind the text it stands in: a report in which an API says
 * `token='` and no more would otherwise end there. JSON and documents of markup are known by how they begin.
 */
export function keepStructure(text: string, ranges: readonly Range[]): readonly Range[] {
  if (ranges.length === 0) return ranges;
  if (/^\s*[[{]/.test(text) && isJson(text)) return keepJson(text, ranges);
  return /^\s*<(?:\?xml|!doctype)\b/i.test(text)
    ? ranges.flatMap((range) => keepMarkup(text, range))
    : ranges;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What begins in a string ends with it; what begins outside is a number, or the quote before it was no opening one. */
function keepJson(text: string, ranges: readonly Range[]): readonly Range[] {
  const left = ranges.toSorted((a, b) => a.start - b.start);
  const kept: Range[] = [];
  let next = 0;
  const endOfNumber = (start: number): number => {
    const number = /[-+.\w]*/y;
    number.lastIndex = start;
    return start + (number.exec(text)?.[0].length ?? 0);
  };
  const keepUpTo = (last: number, endOf: (start: number) => number): void => {
    for (let range = left[next]; range !== undefined && range.start <= last; range = left[next]) {
      kept.push(...clip(range, endOf(range.start)));
      next += 1;
    }
  };
  for (const { index, 0: quoted } of text.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    const close = index + quoted.length - 1;
    keepUpTo(index, endOfNumber);
    keepUpTo(close, () => close);
    if (next === left.length) break;
  }
  keepUpTo(text.length, endOfNumber);
  return kept;
}

/** What begins in the value of an attribute ends with its quote, and what begins in a text with the next tag. */
function keepMarkup(text: string, range: Range): readonly Range[] {
  const tag = text.lastIndexOf('<', range.start - 1);
  if (tag <= text.lastIndexOf('>', range.start - 1)) return clip(range, indexOrEnd(text, '<', range.start));
  const inValue = text.slice(tag, range.start).split('"').length % 2 === 0;
  return inValue ? clip(range, indexOrEnd(text, '"', range.start)) : [];
}

function indexOrEnd(text: string, sought: string, from: number): number {
  const index = text.indexOf(sought, from);
  return index === -1 ? text.length : index;
}

/** Nothing where nothing would be left. */
function clip({ start, end }: Range, limit: number): readonly Range[] {
  return start < limit ? [{ start, end: Math.min(end, limit) }] : [];
}
