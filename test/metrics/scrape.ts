import { createMetrics, type Metrics, type MetricsOptions } from '../../src/metrics/metrics.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createState, type State } from '../../src/state/state.ts';
import { epoch } from '../state/some-events.ts';

/** Metrics over a state of their own, without the process's, at a fixed time. */
export function metricsUnderTest(options: Partial<MetricsOptions> = {}): {
  feed: (...events: MonitorEvent[]) => void;
  scrape: () => Promise<string>;
  state: State;
  metrics: Metrics;
} {
  const state = createState();
  const metrics = createMetrics({
    state,
    now: () => epoch + 60_000,
    build: { version: '0.0.0', revision: 'test' },
    process: false,
    ...options,
  });
  const feed = (...events: MonitorEvent[]): void => {
    for (const event of events) {
      state.apply(event);
      metrics.record(event);
    }
  };
  return { feed, scrape: () => readWhole(metrics), state, metrics };
}

/** The whole text of one scrape. */
export async function readWhole(metrics: Metrics): Promise<string> {
  let text = '';
  for await (const piece of metrics.scrape()) text += piece;
  return text;
}

/** The samples of a scrape: series to value. */
export function readSeries(text: string): Map<string, number> {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}
