/** One line of a family: its name where that is longer than the family's, as `_bucket` makes it. */
export type Sample = {
  readonly name?: string | undefined;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly value: number;
};

/** What stands before the lines of a metric. */
export type FamilyHead = { readonly name: string; readonly help: string; readonly kind: string };

/** Writes the values of labels. */
export type ValueWriter = {
  readonly write: (value: string) => string;
  /** Whether every value would be written today as it was: the newest secret may be one of them. */
  readonly isTrue: () => boolean;
};

/** Escapes what would end a value, and takes secrets out of it. The same few values stand in nearly all series. */
export function createValueWriter(redact: (text: string) => string): ValueWriter {
  const known = new Map<string, string>();
  const writeAnew = (value: string): string =>
    redact(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return {
    write(value) {
      const written = known.get(value) ?? writeAnew(value);
      known.set(value, written);
      return written;
    },
    isTrue: () => [...known].every(([value, written]) => writeAnew(value) === written),
  };
}

/** The head of a family in Prometheus's text format, version 0.0.4. */
export function writeHead({ name, help, kind }: FamilyHead): string {
  const helpText = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${helpText}\n# TYPE ${name} ${kind}\n`;
}

/** Lines of the family with this name. prom-client writes all families in one go, in which nothing else can happen. */
export function writeLines(family: string, samples: Iterable<Sample>, write: ValueWriter['write']): string {
  // Joined: one long chain of strings would be kept, link by link.
  return Array.from(
    samples,
    ({ name = family, labels, value }) => `${name}${writeLabels(labels, write)} ${writeNumber(value)}\n`,
  ).join('');
}

function writeLabels(labels: Sample['labels'], write: ValueWriter['write']): string {
  let text = '';
  for (const name in labels) text += `${text === '' ? '{' : ','}${name}="${write(`${labels[name]}`)}"`;
  return text === '' ? '' : `${text}}`;
}

function writeNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
