import { definitionOf, metricNames, type GaugeName, type MetricName } from './catalogue.ts';
import { collectors } from './collectors.ts';
import { writeHead, writeLines, type FamilyHead, type Sample } from './exposition.ts';
import type { Draft } from './kept-lines.ts';
import type { Recorder } from './recorder.ts';
import type { MetricRegistry } from './registry.ts';
import type { ObservedTarget, World } from './world.ts';

type Samples = Iterable<Sample> | Promise<Iterable<Sample>>;

/**
 * Where the samples of a metric come from: of one target, and then they change by events alone and their lines are kept; or
 * of the moment of a scrape. Both asking for them and reading them may fail.
 */
export type Source =
  | { readonly ofTarget: (target: ObservedTarget) => Samples }
  | { readonly atScrape: (world: World) => Samples };

export type Family = FamilyHead & { readonly source: Source };

/** What one scrape tells of, and what it writes with. */
export type Scrape = {
  readonly world: () => World;
  readonly draft: () => Draft;
  /** Hears how many characters were written and resolves once more may be. */
  readonly pause: (written: number) => Promise<void>;
};

/** Every metric of the catalogue, in its order. */
export function listFamilies(recorder: Recorder, monitor: MetricRegistry): Family[] {
  return metricNames().map((name) => {
    const { kind, help, labels } = definitionOf(name);
    if (isGauge(name)) return { name, kind, help, source: collectors[name] };
    const source: Source = labels.includes('target')
      ? { ofTarget: ({ view }) => recorder.samplesOf(view.name, name) }
      : { atScrape: () => monitor.samplesOf(name) };
    return { name, kind, help, source };
  });
}

/** The text of a family in pieces that end with a line. Only lines that something has changed are written. */
export async function writeFamily(family: Family, { world, draft, pause }: Scrape): Promise<string[]> {
  const { name, source } = family;
  const write = async (samples: Samples): Promise<string> => writeLines(name, await samples, draft().write);
  const pieces = [writeHead(family)];
  if ('atScrape' in source) return [...pieces, await write(source.atScrape(world()))];
  for (const target of world().targets) {
    const kept = draft().linesOf(target.view, world().now);
    const lines = kept.get(name) ?? (await write(source.ofTarget(target)));
    pieces.push(lines);
    if (kept.has(name)) continue;
    kept.set(name, lines);
    await pause(lines.length);
  }
  return pieces;
}

function isGauge(name: MetricName): name is GaugeName {
  return definitionOf(name).kind === 'gauge';
}
