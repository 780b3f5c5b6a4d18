/** One line of a chart; a value for each moment, in the unit of the chart. */
export type Line = { readonly name: string; readonly colour: string; readonly values: readonly number[] };

/** What a chart is of: the moments along the bottom, ascending, and what they and the values are counted in. */
export type Chart = {
  readonly title: string;
  readonly moments: readonly number[];
  readonly along: string;
  readonly unit: string;
  readonly lines: readonly Line[];
};

const [width, height, left, right, top, bottom] = [720, 280, 48, 16, 36, 40];

/** An SVG of lines over moments, from zero up, legible on light and on dark pages. */
export function drawCurve({ title, moments, along, unit, lines }: Chart): string {
  const last = moments.at(-1) ?? 1;
  const step = stepFor(Math.max(...lines.flatMap(({ values }) => values)));
  const most = step * 4;
  const x = (moment: number): number => left + (moment / last) * (width - left - right);
  const y = (value: number): number => height - bottom - (value / most) * (height - top - bottom);
  const levels = [0, 1, 2, 3, 4].map((level) => level * step);
  const marks = [0, 1, 2, 3, 4, 5, 6, 7].map((mark) => (mark * last) / 7);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${levels.map((level) => `<path d="M${left} ${round(y(level))}H${width - right}" stroke="#ddd"/><text x="${left - 6}" y="${round(y(level)) + 4}" text-anchor="end">${level}</text>`).join('\n')}
${marks.map((mark) => `<text x="${round(x(mark))}" y="${height - bottom + 18}" text-anchor="middle">${round(mark)}</text>`).join('\n')}
<text x="${left}" y="${height - 6}">${along}</text>
<text x="6" y="14">${unit}</text>
${lines.map(({ name, colour }, index) => `<text x="${left + 60 + index * 180}" y="14" fill="${colour}">${name}</text>`).join('\n')}
${lines.map(({ colour, values }) => `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${values.map((value, index) => `${round(x(moments[index] ?? 0))},${round(y(value))}`).join(' ')}"/>`).join('\n')}
</svg>
`;
}

/** A round step of which four reach beyond the greatest value. */
function stepFor(greatest: number): number {
  const power = 10 ** Math.floor(Math.log10(greatest / 4));
  return ([1, 2, 5, 10].find((factor) => factor * power * 4 > greatest) ?? 10) * power;
}

const round = (value: number): number => Math.round(value * 10) / 10;
