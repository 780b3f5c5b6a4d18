import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { disruptiveTechnologies } from '../../../probes/disruptive-technologies/index.ts';
import { createClock } from '../../../src/clock/clock.ts';
import type { MonitorEvent } from '../../../src/events/events.ts';
import { createMetrics } from '../../../src/metrics/metrics.ts';
import { announceTarget } from '../../../src/monitor/announce.ts';
import { createState } from '../../../src/state/state.ts';
import { benchTarget } from '../support/bench-target.ts';
import { serveParent } from '../support/child.ts';
import { fullDayOf } from './full-day.ts';

export type ScrapeAnswer = {
  readonly series: number;
  /** Milliseconds of processor time of each scrape. */
  readonly cpu: readonly number[];
  /** Milliseconds from the question to the whole text of each scrape. */
  readonly wall: readonly number[];
  /** The longest time in which nothing else could run, in milliseconds. */
  readonly longestBlock: number;
};

/** As many targets as it is told, on each of which everything has happened once. */
await serveParent(async ({ targets }: { targets: number }) => {
  const clock = createClock();
  const state = createState();
  const build = { version: '0.0.0', revision: 'bench' };
  const metrics = createMetrics({ state, now: () => clock.now(), build });
  const emit = (event: MonitorEvent): void => {
    state.apply(event);
    metrics.record(event);
  };
  for (let index = 0; index < targets; index += 1) {
    const target = benchTarget(9, `target-${index}`);
    announceTarget(target, disruptiveTechnologies, clock, emit);
    for (const event of fullDayOf(target.name, disruptiveTechnologies, clock.now())) emit(event);
  }
  return {
    ready: {},
    async answer({ scrapes }: { scrapes: number }): Promise<ScrapeAnswer> {
      await metrics.render();
      const delay = monitorEventLoopDelay({ resolution: 1 });
      const cpu: number[] = [];
      const wall: number[] = [];
      let text = '';
      delay.enable();
      for (let done = 0; done < scrapes; done += 1) {
        const started = performance.now();
        const before = process.cpuUsage();
        text = await metrics.render();
        const { user, system } = process.cpuUsage(before);
        cpu.push((user + system) / 1000);
        wall.push(performance.now() - started);
        // A turn of the loop, so that what was blocked is noticed as such.
        await clock.sleep(5);
      }
      delay.disable();
      const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
      return { series, cpu, wall, longestBlock: delay.max / 1e6 };
    },
  };
});
