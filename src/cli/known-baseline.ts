import { acceptChange } from '../drift/accept-change.ts';
import { emptyBaseline, type Baseline } from '../drift/baseline.ts';
import { listChanges, type ChangeGroup } from '../drift/changes.ts';
import { clauseNamer } from '../monitor/baseline-book.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import type { Baselines } from '../store/baselines.ts';
import { readBaseline } from '../store/stored-baseline.ts';
import { termsOf } from './watched-baselines.ts';

/** What the store knows of one target's errors. */
export type KnownBaseline = {
  /** As the monitor left it. */
  readonly stored: Baseline;
  readonly open: readonly ChangeGroup[];
  /** With everything that was accepted since. */
  readonly effective: Baseline;
  /** The ids of the changes that were. */
  readonly waiting: readonly string[];
};

/** Reads what is kept of a target, empty where nothing is. Rejects with StoreError. */
export async function readKnownBaseline(
  target: string,
  definition: Pick<ApiDefinition, 'contract'>,
  baselines: Baselines,
): Promise<KnownBaseline> {
  const text = await baselines.read(target);
  const stored = text === undefined ? emptyBaseline : readBaseline(text);
  const clauseOf = clauseNamer(termsOf(definition));
  const open = listChanges(stored, clauseOf);
  let effective = stored;
  const waiting: string[] = [];
  for (const { id, reason, accepted } of await baselines.accepted(target)) {
    const change = open.find((each) => each.id === id);
    if (change === undefined || accepted < change.since) continue;
    effective = acceptChange(effective, change, reason, accepted);
    waiting.push(id);
  }
  return { stored, open, effective, waiting };
}
