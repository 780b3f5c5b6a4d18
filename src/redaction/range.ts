/** A stretch of a string: `start` inclusive, `end` exclusive. */
export type Range = { readonly start: number; readonly end: number };

/** What stands where something was taken out. */
export const replacement = '[redacted]';

/** `text` with every range replaced; ranges that overlap or touch become one. They may come in any order. */
export function replaceRanges(text: string, ranges: readonly Range[]): string {
  const sorted = ranges.toSorted((a, b) => a.start - b.start);
  const parts: string[] = [];
  let end = -1;
  let copied = 0;
  for (const range of sorted) {
    if (range.start > end) {
      parts.push(text.slice(copied, range.start), replacement);
    }
    end = Math.max(end, range.end);
    copied = end;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}
