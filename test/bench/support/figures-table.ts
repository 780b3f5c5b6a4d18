import type { Figure } from './benchmark.ts';
import { spreadOf } from './statistics.ts';

/** The figures as a Markdown table. */
export function tabulate(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { median, least, most } = spreadOf(figure.runs);
    const spread = figure.runs.length > 1 ? `${show(least)} to ${show(most)}` : 'one run';
    return `| ${figure.name} | ${show(median)} ${figure.unit} | ${spread} | ${tellAim(figure, median)} |`;
  });
  return ['| figure | median | spread | aim |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function tellAim({ aim, needsQuiet }: Figure, median: number): string {
  if (aim === undefined) return '';
  const [words, met] =
    'most' in aim
      ? [`at most ${show(aim.most)}`, median <= aim.most]
      : [`at least ${show(aim.least)}`, median >= aim.least];
  const doubt = needsQuiet === undefined ? '' : ' (needs a quiet machine)';
  return `${words}: ${met ? 'met' : 'not met'}${doubt}`;
}

/** Three digits say what a benchmark knows. */
function show(value: number): string {
  return String(Number(value.toPrecision(3)));
}
