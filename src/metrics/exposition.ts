/** One line of a family: its name where that is longer than the family's, as `_bucket` makes it. */
export type Sample = {
  readonly name?: string | undefined;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly value: number;
};

/** One metric, and its samples at the moment at which they are asked for; both asking and reading them may fail. */
export type Family = {
  readonly name: string;
  readonly help: string;
  readonly kind: string;
  readonly samples: () => Iterable<Sample> | Promise<Iterable<Sample>>;
};

/** So many lines take a millisecond or two. */
const linesAtOnce = 500;

/**
 * A family in Prometheus's text format, version 0.0.4, in pieces that end with a line. prom-client writes all families
 * in one go, in which nothing else can happen.
 */
export function* writeFamily(
  { name, help, kind }: Omit<Family, 'samples'>,
  samples: Iterable<Sample>,
): Generator<string> {
  const helpText = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  let piece = `# HELP ${name} ${helpText}\n# TYPE ${name} ${kind}\n`;
  let lines = 0;
  for (const sample of samples) {
    piece += `${sample.name ?? name}${writeLabels(sample.labels)} ${writeNumber(sample.value)}\n`;
    lines += 1;
    if (lines % linesAtOnce > 0) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function writeLabels(labels: Sample['labels']): string {
  let text = '';
  for (const name in labels) text += `${text === '' ? '{' : ','}${name}="${escapeValue(`${labels[name]}`)}"`;
  return text === '' ? '' : `${text}}`;
}

function escapeValue(value: string): string {
  if (!/["\\\n]/.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function writeNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
