import fc from 'fast-check';

/** How long a property is tried. */
type FuzzRuns = { readonly numRuns: number; readonly interruptAfterTimeLimit?: number };

/**
 * How many random inputs a property is tried on. `FAULTLINE_FUZZ_RUNS` asks for another number of them, `FAULTLINE_FUZZ_SECONDS`
 * for as many as so many seconds hold.
 */
export function fuzzRuns(usual: number): FuzzRuns {
  const seconds = Number(process.env['FAULTLINE_FUZZ_SECONDS'] ?? 0);
  if (seconds > 0) return { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1_000 };
  const asked = Number(process.env['FAULTLINE_FUZZ_RUNS'] ?? usual);
  return { numRuns: Number.isInteger(asked) && asked > 0 ? asked : usual };
}

const fragments = fc.constantFrom(
  ...Array.from(':,[]{}&*!|>#%?~"\'\n\t\0- '),
  '\n  ',
  ': ',
  '<<: ',
  '*a',
  '&a ',
  '---\n',
  'null',
  '-1',
  '1e999',
  '"\\ud800"',
  '9'.repeat(400),
  '['.repeat(3_000),
  '-----BEGIN CERTIFICATE-----\n',
);
const inserted = fc.oneof(
  fragments.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
);
const edit = fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(12), inserted });

/** The text in UTF-8 with some of it cut out and something else put in, at up to four places. */
export function damaged(text: string): fc.Arbitrary<Buffer> {
  return fc.array(edit, { maxLength: 4 }).map((edits) =>
    edits.reduce<Buffer>((bytes, { place, cut, inserted: piece }) => {
      const at = Math.floor(place * bytes.length);
      return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + cut)]);
    }, Buffer.from(text)),
  );
}
