import { tooLong } from './har-value.ts';

/** Puts a text together from pieces, up to a length in UTF-16 code units. */
export type TextPieces = {
  begin(longest: number): void;
  add(piece: string): void;
  end(): string | typeof tooLong;
};

export function createTextPieces(): TextPieces {
  let pieces: string[] = [];
  let left = 0;
  return {
    begin(longest) {
      pieces = [];
      left = longest;
    },
    add(piece) {
      if (left < 0) return;
      left -= piece.length;
      if (left < 0) pieces = [];
      else pieces.push(piece);
    },
    end: () => (left < 0 ? tooLong : pieces.join('')),
  };
}
