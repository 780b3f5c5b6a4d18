import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { createDemoTarget } from '../../src/cli/demo/demo-target.ts';
import { random } from '../../src/cli/random.ts';
import { createClock } from '../../src/clock/clock.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { createMonitor } from '../../src/monitor/monitor.ts';
import { createTracker } from '../../src/monitor/tracker.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { createState } from '../../src/state/state.ts';
import { readWhole } from '../metrics/scrape.ts';
import { asByDefault } from '../support/safety.ts';

/** `FAULTLINE_SOAK_DAYS` of the clock's time, at a thousand times its speed. */
const days = Number(process.env['FAULTLINE_SOAK_DAYS'] ?? 7);
const day = 86_400_000;
const samples = 28;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** MiB that are still held once everything else was let go. */
function heldMebibytes(): number {
  collect();
  return Math.round((process.memoryUsage().heapUsed / 1024 / 1024) * 10) / 10;
}

it(`holds no more memory after ${days} days than after the first part of them`, async () => {
  const clock = createClock(1_000);
  const sandbox = await startSandbox({ clock });
  const target = asByDefault(
    createDemoTarget(sandbox, { default: '*/15 * * * *', bursts: '0 3 * * *', probes: {} }),
  );
  const state = createState();
  const metrics = createMetrics({
    state,
    storeHealthy: () => true,
    now: () => clock.now(),
    build: { version: 'soak', revision: 'soak' },
    lastReload: () => ({ successful: true, succeededAt: clock.now() }),
    onFailure: (line) => console.log(line),
  });
  let cycles = 0;
  const monitor = createMonitor([target], definitions, {
    clock,
    version: 'soak',
    emit: createTracker((event) => {
      if (event.type === 'cycle-finished') cycles += 1;
      state.apply(event);
      metrics.record(event);
    }),
    redactor: createRedactor(),
    ledger: createMemoryLedger(),
    random,
  });
  monitor.start();
  const curve: number[] = [];
  for (let sample = 1; sample <= samples; sample += 1) {
    await clock.sleep((days * day) / samples);
    await readWhole(metrics);
    curve.push(heldMebibytes());
    console.log(`day ${((sample / samples) * days).toFixed(2)}: ${cycles} cycles, ${curve.at(-1)} MiB`);
  }
  await monitor.stop();
  await sandbox.stop();
  // The sandbox stands in this process too, and keeps its newest 10,000 requests: the first half fills them.
  const growth = Math.min(...curve.slice(-samples / 4)) - Math.min(...curve.slice(samples / 2, -samples / 4));
  console.log({ days, cycles, curve, growth });
  expect(cycles).toBeGreaterThan(days * 20);
  expect(growth).toBeLessThan(3);
});
