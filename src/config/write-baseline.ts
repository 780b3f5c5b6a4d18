import { Document, isMap, isScalar, isSeq } from 'yaml';
import { baselineVersion } from './baseline-document.ts';
import type { AcceptedDeviation, RecordedShape } from './target.ts';

/** What `faultline adopt` and `faultline baseline export` write. */
export type BaselineToWrite = {
  readonly target: string;
  readonly contract: string;
  /** Milliseconds since the Unix epoch. */
  readonly recorded: number;
  /** Clauses to be accepted by a person, each with what was seen. */
  readonly neverHeld: readonly { readonly clause: string; readonly seen: string }[];
  /** Deviations that are accepted already. */
  readonly accepted?: readonly AcceptedDeviation[];
  readonly entries: readonly RecordedShape[];
};

const introduction = ` The shape of this API's errors, for people to review and for Faultline to compare with: docs/baseline.md.
 Name this file in the configuration, as \`baseline\` of the target.`;

const aboutAccepted = ` Clauses that were violated from the start. For each one: fill in why it is accepted and until when
 (\`expires: 2027-01-31\`), and it stays out of the verdict until then; or take it out, and it is reported.`;

const aboutErrors = ` One entry for each situation: the API, the status, and the call with what was wrong about it.
 Text is without what varies: {id}, {n}, {quoted}, … stand in its place. A list has every value that is usual;
 an empty one is a facet that varies too much to be compared. What differs from this later is reported as a change.`;

/** Writes a baseline file, with comments that say what is to be done with it. */
export function writeBaseline(baseline: BaselineToWrite): string {
  const { target, contract, recorded, neverHeld, accepted: known = [], entries } = baseline;
  const document = new Document({
    faultline_baseline: baselineVersion,
    target,
    contract,
    recorded: new Date(recorded).toISOString(),
    accepted: [
      ...neverHeld.map(({ clause }) => ({ clause, reason: '', expires: '' })),
      ...known.map((each) => ({ ...each, expires: new Date(each.expires).toISOString() })),
    ],
    errors: entries.map(({ api, status, cause, facets }) => ({ api, status, cause, shape: shapeOf(facets) })),
  });
  document.commentBefore = introduction;
  commentKey(document, 'accepted', aboutAccepted);
  commentKey(document, 'errors', aboutErrors);
  const accepted = document.get('accepted');
  if (isSeq(accepted)) {
    for (const [index, item] of accepted.items.entries()) {
      const seen = neverHeld[index]?.seen ?? '';
      if (isMap(item) && seen !== '') item.commentBefore = ` ${seen.replace(/[^\P{C}]/gu, ' ')}`;
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function shapeOf(facets: RecordedShape['facets']): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(facets).map(([facet, values]) => {
      const [only, ...more] = values;
      return [facet, only === undefined || more.length > 0 ? values : only];
    }),
  );
}

function commentKey(document: Document, name: string, comment: string): void {
  const { contents } = document;
  if (!isMap(contents)) return;
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === name);
  if (isScalar(pair?.key)) {
    pair.key.commentBefore = comment;
    pair.key.spaceBefore = true;
  }
}
