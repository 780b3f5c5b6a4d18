import { monitorEventLoopDelay } from 'node:perf_hooks';
import { disruptiveTechnologies } from '../../../probes/disruptive-technologies/index.ts';
import { createClock } from '../../../src/clock/clock.ts';
import type { MonitorEvent } from '../../../src/events/events.ts';
import { createMetrics } from '../../../src/metrics/metrics.ts';
import { announceTarget } from '../../../src/monitor/announce.ts';
import { createRedactor } from '../../../src/redaction/redactor.ts';
import { createState } from '../../../src/state/state.ts';
import { createLive } from '../../../src/web/live.ts';
import { startWeb } from '../../../src/web/web.ts';
import { benchTarget } from '../support/bench-target.ts';
import { serveParent } from '../support/child.ts';
import { fullDayOf } from './full-day.ts';

/** Where `/metrics` is. */
export type ScrapedProcess = { readonly url: string };

/** What passed since the last question: milliseconds. */
export type ScrapedAnswer = {
  /** Processor time. */
  readonly cpu: number;
  /** The longest time in which nothing else could run. */
  readonly longestBlock: number;
};

/** `busy` of the targets are in their pass: an exchange of theirs is judged before each scrape. */
export type ScrapedTargets = { readonly targets: number; readonly busy: number };

/** Serves as many targets as it is told, on each of which everything has happened once. */
await serveParent(async ({ targets, busy }: ScrapedTargets) => {
  const clock = createClock();
  const state = createState();
  const redactor = createRedactor();
  const build = { version: '0.0.0', revision: 'bench' };
  const metrics = createMetrics({
    state,
    now: () => clock.now(),
    build,
    redact: (text) => redactor.redact(text),
  });
  const emit = (event: MonitorEvent): void => {
    state.apply(event);
    metrics.record(event);
  };
  const passing: MonitorEvent[] = [];
  for (let index = 0; index < targets; index += 1) {
    const target = benchTarget(9, `target-${index}`);
    announceTarget(target, disruptiveTechnologies, clock, emit);
    const day = fullDayOf(target.name, disruptiveTechnologies, clock.now());
    for (const event of day) emit(event);
    const newest = [
      day.find(({ type }) => type === 'exchange'),
      day.find(({ type }) => type === 'judgement'),
    ];
    if (index < busy) passing.push(...newest.filter((event) => event !== undefined));
    redactor.learn(`secret-of-target-${index}`, 'always');
    redactor.learn(`access-token-of-target-${index}`);
  }
  const catalogue = { clause: () => undefined, probe: () => undefined };
  const web = await startWeb({
    host: '127.0.0.1',
    port: 0,
    metrics() {
      for (const event of passing) emit(event);
      return metrics.scrape();
    },
    ready: () => true,
    status: { version: build.version, now: () => clock.now(), state, catalogue },
    live: createLive(),
    redact: (text) => redactor.redact(text),
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let usage = process.cpuUsage();
  const ready: ScrapedProcess = { url: `${web.url}/metrics` };
  return {
    ready,
    answer(): ScrapedAnswer {
      const { user, system } = process.cpuUsage(usage);
      const passed = { cpu: (user + system) / 1_000, longestBlock: delay.max / 1e6 };
      delay.reset();
      usage = process.cpuUsage();
      return passed;
    },
    stop: () => web.close(),
  };
});
