import type { EventOf } from '../events/events.ts';
import { definitionOf, linesOf, type CounterName, type HistogramName, type Labels } from './catalogue.ts';
import type { MetricRegistry } from './registry.ts';
import { reservedSeries } from './series-plan.ts';
import { createVocabulary, other } from './vocabulary.ts';

type RecordedName = CounterName | HistogramName;
type Series = { readonly name: RecordedName; readonly labels: Labels };

/** The series of counters and histograms that one target has, within its share of the limit. */
export type TargetSeries = {
  /** The labels to record under: known values only, and `other` where the share is used up. Resolved once. */
  readonly labelsFor: (name: RecordedName, labels: Labels) => Labels;
  /** How many more lines there is room for. */
  readonly room: () => number;
  /** Takes a new listing: what it no longer names disappears. */
  readonly relist: (listing: EventOf<'target-added'>) => void;
};

/** Starts without any series. `limit` counts all lines of the target, those of gauges included. */
export function createTargetSeries(
  added: EventOf<'target-added'>,
  registry: MetricRegistry,
  limit: number,
): TargetSeries {
  let vocabulary = createVocabulary(added);
  let share = limit - reservedSeries(added);
  let used = 0;
  const resolved = new Map<string, Labels>();
  const series = new Map<string, Series>();

  const admit = (name: RecordedName, labels: Labels): Labels => {
    const steps = collapseSteps(name, labels);
    const fits = (step: Labels): boolean =>
      isLastResort(name, step) || series.has(keyOf(name, step)) || used + linesOf(name) <= share;
    const chosen = steps.find(fits) ?? labels;
    const key = keyOf(name, chosen);
    if (!series.has(key)) used += costOf(name, chosen);
    series.set(key, { name, labels: chosen });
    return chosen;
  };
  const remove = (key: string, { name, labels }: Series): void => {
    registry.remove(name, labels);
    series.delete(key);
    used -= costOf(name, labels);
  };
  return {
    labelsFor(name, labels) {
      const vetted = vocabulary.vet(labels);
      const key = keyOf(name, vetted);
      const labelled = resolved.get(key) ?? admit(name, vetted);
      resolved.set(key, labelled);
      return labelled;
    },
    room: () => share - used,
    relist(listing) {
      vocabulary = createVocabulary(listing);
      share = limit - reservedSeries(listing);
      resolved.clear();
      for (const [key, entry] of series) {
        if (keyOf(entry.name, vocabulary.vet(entry.labels)) !== key) remove(key, entry);
      }
    },
  };
}

/** The labels as they are, then with one more label given up at a time. */
function collapseSteps(name: RecordedName, labels: Labels): Labels[] {
  const { collapse = [] } = definitionOf(name);
  return [0, ...collapse.keys()].map((_, count) => ({
    ...labels,
    ...Object.fromEntries(collapse.slice(0, count).map((label) => [label, other])),
  }));
}

/** What a series takes of the share: a last resort has its room reserved beforehand. */
function costOf(name: RecordedName, labels: Labels): number {
  return isLastResort(name, labels) ? 0 : linesOf(name);
}

/** The last step of collapsing, which always fits. */
function isLastResort(name: RecordedName, labels: Labels): boolean {
  return (definitionOf(name).collapse ?? []).every((label) => labels[label] === other);
}

function keyOf(name: RecordedName, labels: Labels): string {
  return [name, ...definitionOf(name).labels.map((label) => labels[label])].join('\n');
}
