import type { TargetConfig } from '../config/target.ts';
import type { ErrorTerms } from '../contract/clause.ts';
import { importEntries } from '../drift/accept-change.ts';
import { usualTerms } from '../drift/answer-shape.ts';
import { emptyBaseline } from '../drift/baseline.ts';
import type { WatchedBaseline } from '../monitor/baseline-watch.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';

/** How the errors of an API are written. */
export function termsOf({ contract }: Pick<ApiDefinition, 'contract'>): ErrorTerms {
  return contract.errors ?? usualTerms;
}

/** What a check of a target compares with: its reviewed file and nothing else. Without one nothing is compared. */
export function baselineOfCheck(
  target: Pick<TargetConfig, 'name' | 'baseline'>,
  definition: ApiDefinition,
): ReadonlyMap<string, WatchedBaseline> {
  if (target.baseline === undefined) return new Map();
  const initial = importEntries(emptyBaseline, target.baseline.entries);
  return new Map([[target.name, { terms: termsOf(definition), initial, learns: false }]]);
}
