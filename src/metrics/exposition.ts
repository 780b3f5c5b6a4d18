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

/** Writes the value of a label. */
export type WriteValue = (value: string) => string;

/**
 * Escapes what would end a value, and takes secrets out of it. The same few values stand in nearly all series, so each is
 * looked at once; a writer serves one scrape, for the next secret may be one of them.
 */
export function createValueWriter(redact: (text: string) => string): WriteValue {
  const known = new Map<string, string>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const clean = redact(value);
    const written = clean.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
    known.set(value, written);
    return written;
  };
}

/** So many lines take a millisecond or two. */
const linesAtOnce = 500;

/**
 * A family in Prometheus's text format, version 0.0.4, in pieces that end with a line. prom-client writes all families
 * in one go, in which nothing else can happen.
 */
export function* writeFamily(
  { name, help, kind }: Omit<Family, 'samples'>,
  samples: Iterable<Sample>,
  writeValue: WriteValue,
): Generator<string> {
  const helpText = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  // Joined for each piece: one long chain of strings would be kept, link by link, until the whole is sent.
  let lines = [`# HELP ${name} ${helpText}\n# TYPE ${name} ${kind}\n`];
  for (const sample of samples) {
    const labels = writeLabels(sample.labels, writeValue);
    lines.push(`${sample.name ?? name}${labels} ${writeNumber(sample.value)}\n`);
    if (lines.length < linesAtOnce) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
}

function writeLabels(labels: Sample['labels'], write: WriteValue): string {
  let text = '';
  for (const name in labels) text += `${text === '' ? '{' : ','}${name}="${write(`${labels[name]}`)}"`;
  return text === '' ? '' : `${text}}`;
}

function writeNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
