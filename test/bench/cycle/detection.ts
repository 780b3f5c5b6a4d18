import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../support/child.ts';
import type { DriftSwitch, Sandboxes } from '../support/sandboxes.ts';
import { serveMonitor, type ServedMonitor } from '../support/served-monitor.ts';

/** Drifts that reading meets, and the clause that each breaks: none breaks another's. */
const drifts = [
  ['code-missing', 'body/code'],
  ['help-missing', 'body/help'],
  ['error-blank', 'body/error'],
  ['content-type-html', 'body/json'],
  ['challenge-missing', 'beyond/www-authenticate'],
  ['request-id-missing', 'beyond/trace'],
] as const;

/** How long is looked for a drift, in periods of the schedule; it should be found within one and a cycle. */
const patience = 4;

export type DetectionPlan = {
  /** A cron expression, and seconds between two of its ticks. */
  readonly schedule: string;
  readonly period: number;
  readonly scale: number;
  readonly drifts: number;
};

/**
 * Switches drifts on, one after the other, each at another part of the period, while `faultline serve` watches. Resolves
 * with the seconds of the clock until `/metrics` told each.
 */
export async function timeDetection({
  schedule,
  period,
  scale,
  drifts: count,
}: DetectionPlan): Promise<number[]> {
  const script = new URL('../support/sandboxes.js', import.meta.url);
  const sandboxes = await startChild<Sandboxes>(script, { count: 1, scale });
  const monitor = await serveMonitor(sandboxes.ready.targets, { schedule, scale });
  const realPeriod = (period * 1_000) / scale;
  try {
    await untilJudged(monitor, realPeriod);
    const seconds: number[] = [];
    for (const [index, [drift, clause]] of drifts.slice(0, count).entries()) {
      await sleep((realPeriod * (index + 0.5)) / count);
      const onset = performance.now();
      await sandboxes.ask({ drift, on: true } satisfies DriftSwitch);
      await untilDrifting(monitor, clause, realPeriod * patience);
      seconds.push(((performance.now() - onset) / 1_000) * scale);
      await sandboxes.ask({ drift, on: false } satisfies DriftSwitch);
    }
    return seconds;
  } finally {
    await monitor.stop();
    await sandboxes.stop();
  }
}

/** Only what held before can drift. */
async function untilJudged(monitor: ServedMonitor, realPeriod: number): Promise<void> {
  const until = performance.now() + realPeriod * patience;
  for (;;) {
    const samples = await monitor.scrape();
    const waiting = drifts.filter(([, clause]) => !isShown(samples, clause, 0));
    if (waiting.length === 0) return;
    if (performance.now() > until)
      throw new Error(`never judged: ${waiting.map(([, clause]) => clause).join(', ')}`);
    await sleep(50);
  }
}

async function untilDrifting(monitor: ServedMonitor, clause: string, milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds;
  while (!isShown(await monitor.scrape(), clause, 1)) {
    if (performance.now() > until)
      throw new Error(`a drift of ${clause} was not found in ${milliseconds} ms`);
    await sleep(20);
  }
}

function isShown(samples: ReadonlyMap<string, number>, clause: string, value: number): boolean {
  return [...samples].some(
    ([series, shown]) =>
      shown === value &&
      series.startsWith('faultline_clause_drift{') &&
      series.includes(`clause="${clause}"`) &&
      series.includes('kind="persistent"'),
  );
}
