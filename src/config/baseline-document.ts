import { z } from 'zod';
import { byPlace, quote, type ConfigProblem, type Finding } from './problem.ts';
import { checkAgainst } from './shape.ts';
import { flawsOf, placeFinding } from './source.ts';
import { suggest } from './suggest.ts';
import { acceptedSchema } from './target-schema.ts';
import type { AcceptedDeviation, RecordedShape } from './target.ts';
import { valueAt } from './tree.ts';
import { readYaml } from './yaml-document.ts';

/** What a baseline file holds. */
export type BaselineFile = {
  readonly file: string;
  readonly contract: string;
  readonly entries: readonly RecordedShape[];
  readonly accepted: readonly AcceptedDeviation[];
};

/** The version of the file's form; a later form gets a later number. */
export const baselineVersion = 1;

const recordedValue = z.union([z.string(), z.array(z.string())], {
  error: 'is neither a text nor a list of texts',
});

const baselineSchema = z.strictObject({
  faultline_baseline: z.literal(baselineVersion),
  target: z.string().exactOptional(),
  contract: z.string(),
  recorded: z.string().exactOptional(),
  accepted: acceptedSchema,
  errors: z.array(
    z.strictObject({
      api: z.string(),
      status: z.string(),
      cause: z.string(),
      shape: z.record(z.string(), recordedValue),
    }),
  ),
});

/**
 * Reads the text of a baseline file (docs/baseline.md); `clauses` are those that its contract is known to have.
 * Everything that is wrong is in `problems`, each with its place.
 */
export function readBaselineDocument(
  text: string,
  file: string,
  clausesOf: (contract: string) => readonly string[] | undefined,
): { readonly read?: BaselineFile; readonly problems: readonly ConfigProblem[] } {
  const document = readYaml(text);
  const source = { file, document };
  const flaws = flawsOf(source);
  if (!document.sound) return { problems: flaws };
  const { parsed, findings } = checkAgainst(baselineSchema, document.data, document.data);
  const known = findUnknownClauses(document.data, clausesOf);
  const placed = [...findings, ...known].map((finding) =>
    placeFinding(source, { ...finding, message: explain(finding) }),
  );
  const problems = [...flaws, ...placed].toSorted(byPlace);
  if (parsed === undefined || problems.length > 0) return { problems };
  const { contract, accepted, errors } = parsed;
  const entries = errors.map(({ api, status, cause, shape }) => ({
    api,
    status,
    cause,
    facets: Object.fromEntries(
      Object.entries(shape).map(([facet, value]) => [facet, typeof value === 'string' ? [value] : value]),
    ),
  }));
  return { read: { file, contract, accepted, entries }, problems };
}

function findUnknownClauses(
  data: unknown,
  clausesOf: (contract: string) => readonly string[] | undefined,
): Finding[] {
  const contract = valueAt(data, 'contract');
  const clauses = typeof contract === 'string' ? clausesOf(contract) : undefined;
  const accepted = valueAt(data, 'accepted');
  if (clauses === undefined || !Array.isArray(accepted)) return [];
  return accepted.flatMap((entry: unknown, index): Finding[] => {
    const clause = valueAt(entry, 'clause');
    if (typeof clause !== 'string' || clauses.includes(clause)) return [];
    const message = `the contract has no clause ${quote(clause)}`;
    return [{ path: ['accepted', index, 'clause'], message, suggestion: suggest(clause, clauses) }];
  });
}

/** `adopt` leaves these two empty on purpose: the message says what they are for. */
function explain({ path, message }: Finding): string {
  if (path[0] !== 'accepted') return message;
  const key = path.at(-1);
  if (key === 'reason') return `${message}: say why this is accepted, or take the entry out`;
  return key === 'expires' ? `${message}: say until when this is accepted` : message;
}
