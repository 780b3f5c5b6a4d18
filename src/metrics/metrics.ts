import type { EventSink } from '../events/events.ts';
import { listFamilies, writeFamily, type Family, type Scrape } from './families.ts';
import { createKeptLines } from './kept-lines.ts';
import { createRecorder } from './recorder.ts';
import { createRegistry, listProcessFamilies } from './registry.ts';
import { observe, once, type WorldSources } from './world.ts';

/** What metrics are made of. */
export type MetricsOptions = WorldSources & {
  /** Hears of every family that could not be built; in words fit for a log. */
  readonly onFailure?: (message: string) => void;
  /** Takes secrets out of the values of labels: nothing else in a scrape comes from outside. None are when absent. */
  readonly redact?: (text: string) => string;
  /** Whether Node's own metrics stand beside ours; they do unless told otherwise. */
  readonly process?: boolean;
};

/** Everything that Faultline says about itself and its targets in Prometheus's text format. */
export type Metrics = {
  /** Counts what happens. The state that was given must see the events too. */
  readonly record: EventSink;
  /**
   * One scrape, text format 0.0.4, in pieces that end with a line: no request to any target, and never a rejection.
   * Whatever else the process has to do gets its turn between two families, and whenever much was written.
   */
  readonly scrape: () => AsyncIterable<string>;
};

const failures = 'faultline_metrics_collect_failures_total';

/** Counters and histograms follow the events, gauges are read from the state; what was written of a target is kept until its next event. */
export function createMetrics(options: MetricsOptions): Metrics {
  const recorder = createRecorder();
  const monitor = createRegistry([failures]);
  const families = listFamilies(recorder, monitor);
  if (options.process ?? true) families.push(...listProcessFamilies());
  const openDraft = createKeptLines(options.redact ?? ((text) => text));
  /** Half of a family would not be true. */
  const leaveOut = ({ name }: Family, error: unknown): string[] => {
    monitor.increase(failures, {}, 1);
    options.onFailure?.(`${name} is missing from this scrape, a fault of Faultline itself: ${String(error)}`);
    return [];
  };
  return {
    record: recorder.record,
    async *scrape() {
      const world = once(() => observe(options));
      const scrape: Scrape = { world, draft: once(openDraft), pause: createPause() };
      let gap = '';
      for (const family of families) {
        const pieces = await writeFamily(family, scrape).catch((error: unknown) => leaveOut(family, error));
        await turn();
        for (const piece of pieces) {
          yield gap + piece;
          gap = '';
        }
        gap = '\n';
      }
    },
  };
}

/** So many characters, some five hundred lines, take a millisecond or two. */
const writtenAtOnce = 50_000;

/** Lets everything else have its turn once much was written. */
function createPause(): Scrape['pause'] {
  let written = 0;
  return async (more) => {
    written += more;
    if (written < writtenAtOnce) return;
    written = 0;
    await turn();
  };
}

/** Resolves once everything else that waits in the event loop had its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
