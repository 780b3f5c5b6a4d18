import { reachOf, type Needle } from './needle.ts';
import type { Range } from './range.ts';

/** Many needles, searched for in one pass over the text. */
export type NeedleIndex = {
  add(needles: readonly Needle[]): void;
  remove(needles: readonly Needle[]): void;
  /** Appends the range of every occurrence, overlapping ones too. */
  find(text: string, ranges: Range[]): void;
};

/** Characters that the search looks at first: no needle may be shorter. */
const shortestNeedle = 6;

const bitsPerCharacter = 5;
const hashMask = 2 ** (shortestNeedle * bitsPerCharacter) - 1;
const slots = 2 ** 17;

/**
 * Needles by the hash of their last six characters (the ends differ where the beginnings are alike, as those of tokens are).
 * Each step shifts the hash by five bits of thirty, so a character falls out of it by itself after six steps.
 * A table of counts rules almost every place out before any map is asked.
 */
export function createNeedleIndex(): NeedleIndex {
  const counts = new Uint16Array(slots);
  const buckets = new Map<number, Set<Needle>>();
  return {
    add(needles) {
      for (const needle of needles) {
        const hash = hashEnd(needle.text);
        const bucket = buckets.get(hash) ?? new Set();
        buckets.set(hash, bucket.add(needle));
        counts[slotOf(hash)]! += 1;
      }
    },
    remove(needles) {
      for (const needle of needles) {
        const hash = hashEnd(needle.text);
        const bucket = buckets.get(hash);
        if (bucket?.delete(needle) === true) {
          counts[slotOf(hash)]! -= 1;
          if (bucket.size === 0) {
            buckets.delete(hash);
          }
        }
      }
    },
    find(text, ranges) {
      let hash = 0;
      for (let index = 0; index < text.length; index += 1) {
        hash = step(hash, text.charCodeAt(index));
        if (counts[slotOf(hash)] !== 0) {
          collectEnding(buckets.get(hash), text, index + 1, ranges);
        }
      }
    },
  };
}

function collectEnding(
  bucket: ReadonlySet<Needle> | undefined,
  text: string,
  end: number,
  ranges: Range[],
): void {
  for (const needle of bucket ?? []) {
    if (end >= needle.text.length && text.startsWith(needle.text, end - needle.text.length)) {
      ranges.push(reachOf(needle, text, end));
    }
  }
}

function step(hash: number, character: number): number {
  return ((hash << bitsPerCharacter) ^ character) & hashMask;
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 13)) & (slots - 1);
}

function hashEnd(text: string): number {
  if (text.length < shortestNeedle) {
    throw new RangeError(`a needle has at least ${shortestNeedle} characters`);
  }
  let hash = 0;
  for (let index = text.length - shortestNeedle; index < text.length; index += 1) {
    hash = step(hash, text.charCodeAt(index));
  }
  return hash;
}
