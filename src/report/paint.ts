import { styleText } from 'node:util';

/** Gives text a meaning that colour can carry; words carry it too, so that nothing is lost without colour. */
export type Paint = {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
};

/** Colours for a terminal, or none at all. Whether the terminal wants colour is the caller's knowledge. */
export function createPaint(colour: boolean): Paint {
  const paint =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    good: paint('green'),
    bad: paint(['bold', 'red']),
    doubtful: paint('yellow'),
    faint: paint('dim'),
    strong: paint('bold'),
  };
}
