import { isDeepStrictEqual } from 'node:util';
import type { TargetConfig } from '../config/target.ts';
import type { ErrorTerms } from '../contract/clause.ts';
import { importEntries } from '../drift/accept-change.ts';
import { usualTerms } from '../drift/answer-shape.ts';
import { emptyBaseline, type Baseline } from '../drift/baseline.ts';
import { listChanges, type BaselineChange } from '../drift/changes.ts';
import type { EventSink } from '../events/events.ts';
import { clauseNamer } from '../monitor/baseline-book.ts';
import type { Acceptance, WatchedBaseline } from '../monitor/baseline-watch.ts';
import { findDefinition } from '../monitor/find-definition.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { inert } from '../text/inert.ts';
import type { Baselines } from '../store/baselines.ts';
import { StoreError } from '../store/store-error.ts';
import { readBaseline } from '../store/stored-baseline.ts';

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

/** The baselines of a station: what its targets are compared with, kept up to date by the events that pass by. */
export type StationBaselines = Pick<ReadonlyMap<string, WatchedBaseline>, 'get'> & {
  /** Notes what is recorded from now on. */
  readonly note: EventSink;
};

/**
 * What a station compares with: what the store knew at the start and was recorded since, with the reviewed file of the target
 * over it. What is in neither is learned. A baseline that cannot be read is told and begun anew; changes that are still open
 * are told too, for they are not announced again. It is the same object until the contract or the file of the target changes, or the
 * target is recalled.
 */
export async function baselinesOfStation(
  targets: () => readonly TargetConfig[],
  definitions: readonly ApiDefinition[],
  stored: Baselines | undefined,
  tell: (line: string) => void,
): Promise<StationBaselines> {
  const texts = await readStored(stored, tell);
  const recorded = new Map<string, Baseline>();
  const made = new Map<string, { readonly rests: unknown; readonly watched: WatchedBaseline }>();
  const toldOpen = new Map<string, readonly string[]>();
  const make = (target: TargetConfig): WatchedBaseline => {
    const known = recorded.get(target.name) ?? readKnown(target.name, texts.get(target.name), tell);
    const initial = importEntries(known, target.baseline?.entries ?? []);
    const terms = termsOf(findDefinition(definitions, target));
    const open = listChanges(initial, clauseNamer(terms));
    const told = toldOpen.get(target.name) ?? [];
    tellOpen(
      target.name,
      open.filter(({ id }) => !told.includes(id)),
      tell,
    );
    toldOpen.set(
      target.name,
      open.map(({ id }) => id),
    );
    return { terms, initial, learns: true, takeAcceptances: acceptancesOf(target.name, known, stored) };
  };
  return {
    note(event) {
      if (event.type === 'baseline-recorded') recorded.set(event.target, event.baseline);
      if (event.type !== 'recalled') return;
      recorded.set(event.target, event.baseline);
      made.delete(event.target);
    },
    get(name) {
      const target = targets().find((each) => each.name === name);
      if (target === undefined) {
        made.delete(name);
        return undefined;
      }
      const rests = [target.contract, target.baseline?.entries];
      const known = made.get(name);
      if (known !== undefined && isDeepStrictEqual(known.rests, rests)) return known.watched;
      const watched = make(target);
      made.set(name, { rests, watched });
      return watched;
    },
  };
}

/** What has moved against a baseline of one of these targets; nothing of any other. */
export function createChangesOf(
  definitions: readonly ApiDefinition[],
  targets: () => readonly TargetConfig[],
): (target: string, baseline: Baseline) => readonly BaselineChange[] {
  return (name, baseline) => {
    const target = targets().find((each) => each.name === name);
    if (target === undefined) return [];
    return listChanges(baseline, clauseNamer(termsOf(findDefinition(definitions, target))));
  };
}

function tellOpen(target: string, open: readonly BaselineChange[], tell: (line: string) => void): void {
  for (const { id, what, api, since } of open) {
    const start = new Date(since).toISOString();
    tell(
      `still open: ${inert(what)} on ${inert(api)} of ${inert(target)}, changed since ${start} (change ${id})`,
    );
  }
}

async function readStored(
  stored: Baselines | undefined,
  tell: (line: string) => void,
): Promise<ReadonlyMap<string, string>> {
  try {
    return (await stored?.all()) ?? new Map();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    tell(`The baselines cannot be read and are learned anew: ${error.message}`);
    return new Map();
  }
}

/** A baseline from its text; one that cannot be read is told of and empty. */
export function readKnown(target: string, text: string | undefined, tell: (line: string) => void): Baseline {
  try {
    return text === undefined ? emptyBaseline : readBaseline(text);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    tell(`The baseline of ${target} cannot be read and is learned anew: ${error.message}`);
    return emptyBaseline;
  }
}

/** Asks the store for what `faultline baseline accept` noted; each is given out once, also over restarts. */
function acceptancesOf(
  target: string,
  { accepted }: Baseline,
  stored: Baselines | undefined,
): () => Promise<readonly Acceptance[]> {
  const taken = new Set(accepted.map(({ change, at }) => `${change} ${at}`));
  return async () => {
    const noted = await readAcceptances(target, stored);
    const fresh = noted.filter(({ change, at }) => !taken.has(`${change} ${at}`));
    for (const { change, at } of fresh) taken.add(`${change} ${at}`);
    return fresh;
  };
}

/** A store that does not answer now is asked again at the end of the next cycle. */
async function readAcceptances(
  target: string,
  stored: Baselines | undefined,
): Promise<readonly Acceptance[]> {
  try {
    const noted = (await stored?.accepted(target)) ?? [];
    return noted.map(({ id: change, reason, accepted: at }) => ({ change, reason, at }));
  } catch (error) {
    if (error instanceof StoreError) return [];
    throw error;
  }
}
