import type { HistogramName, MetricName } from '../catalogue.ts';
import type { RecordName } from './record-names.ts';
import { type Span, writeDuration } from './span.ts';

/** A series that a rule may read: one of ours, what a rule records, and whether Prometheus reached the monitor. */
export type SeriesName = MetricName | `${HistogramName}_${'bucket' | 'count' | 'sum'}` | RecordName | 'up';

/** The present in the monitor's own time. */
export const now = { now: true } as const;

/** What may stand between the fixed parts of an expression. A string is the name of a series. */
type Value = SeriesName | Span | OwnSpan | Expression | Matcher | LabelList | typeof now | number;

/** A length of time that the monitor measured itself while a range of Prometheus passed, to be compared with. */
type OwnSpan = { readonly own: Span };

/** A condition on a label, or several. */
export type Matcher = { readonly matcher: string };

/** Names of labels. */
type LabelList = { readonly labels: readonly string[] };

/** PromQL in parts, so that the series it reads are known and its lengths of time can be scaled. */
export type Expression = { readonly fixed: readonly string[]; readonly values: readonly Value[] };

/** How an expression is written out. */
export type WritingOptions = {
  /** How many times shorter every length of time becomes; 1 for a monitor that runs in real time. */
  readonly factor: number;
  /** No range becomes shorter than this many seconds, or it would hold too few scrapes. */
  readonly shortestRange: number;
  /** The clock of monitors that run faster than time: its scale, and its start in seconds since the Unix epoch. */
  readonly clock?: { readonly scale: number; readonly start: number };
};

/** For monitors that run in real time. */
export const realTime: WritingOptions = { factor: 1, shortestRange: 0 };

/** PromQL. Names of series stand in `${}` and are checked by the compiler; label values stay in the text. */
export function promql(fixed: TemplateStringsArray, ...values: readonly Value[]): Expression {
  return { fixed: [...fixed], values };
}

/** The condition that a label has one of these values, which are plain words. */
export function isOneOf(label: string, values: readonly string[]): Matcher {
  return { matcher: `${label}${values.length === 1 ? '=' : '=~'}"${values.join('|')}"` };
}

/** This much of the monitor's own time within a range: it shrinks with the range, and grows with the monitor's speed. */
export function ownTime(span: Span): OwnSpan {
  return { own: span };
}

/** Writes an expression as PromQL. */
export function writeExpression({ fixed, values }: Expression, options: WritingOptions): string {
  const text = fixed.map((part, index) => {
    const value = values[index];
    return value === undefined ? part : `${part}${writeValue(value, options)}`;
  });
  return text.join('').trim().replaceAll(/\n\s*/g, '\n');
}

/** The names of all series that an expression reads. */
export function seriesOf({ values }: Expression): SeriesName[] {
  return values.flatMap((value) => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && 'fixed' in value ? seriesOf(value) : [];
  });
}

function writeValue(value: Value, options: WritingOptions): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if ('matcher' in value) return value.matcher;
  if ('labels' in value) return value.labels.join(', ');
  if ('now' in value) return writeNow(options);
  if ('own' in value) return String((value.own.seconds * (options.clock?.scale ?? 1)) / options.factor);
  if ('fixed' in value) return writeExpression(value, options);
  return writeDuration(Math.max(options.shortestRange, value.seconds / options.factor));
}

function writeNow({ clock }: WritingOptions): string {
  if (clock === undefined) return 'time()';
  return `(${clock.start} + ${clock.scale} * (time() - ${clock.start}))`;
}
