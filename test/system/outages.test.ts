import { describe, expect, it, type TestContext } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { createDemoTarget } from '../../src/cli/demo/demo-target.ts';
import { random } from '../../src/cli/random.ts';
import { createClock, type Clock } from '../../src/clock/clock.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createMonitor } from '../../src/monitor/monitor.ts';
import { createTracker } from '../../src/monitor/tracker.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import type { RequestLogEntry } from '../../src/sandbox/request-log.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { asByDefault, findCrowds } from '../support/safety.ts';

const hour = 3_600_000;
const schedule = { default: '*/15 * * * *', bursts: '0 3 * * *', probes: {} };

type Watched = {
  readonly clock: Clock;
  readonly sandbox: Sandbox;
  readonly events: MonitorEvent[];
  readonly log: RequestLogEntry[];
  /** Resolves when so much of the clock's time has gone by. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Resolves when a cycle that began from now on has ended. */
  readonly nextCycle: () => Promise<void>;
};

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const asItIs = (clock: Clock): Clock => clock;

/** Watches a sandbox with the defaults of production; `distort` is what the monitor sees of the clock. */
async function watch({ onTestFinished }: TestContext, scale: number, distort = asItIs): Promise<Watched> {
  const clock = createClock(scale);
  const sandbox = await startSandbox({ clock });
  const target = asByDefault(createDemoTarget(sandbox, schedule));
  const events: MonitorEvent[] = [];
  const log: RequestLogEntry[] = [];
  sandbox.follow((entry) => log.push(entry));
  const monitor = createMonitor([target], definitions, {
    clock: distort(clock),
    version: 'test',
    emit: createTracker((event) => events.push(event)),
    redactor: createRedactor(),
    ledger: createMemoryLedger(),
    random,
  });
  onTestFinished(async () => {
    await monitor.stop();
    await sandbox.stop();
  });
  monitor.start();
  const pass = (milliseconds: number): Promise<void> => clock.sleep(milliseconds);
  return {
    clock,
    sandbox,
    events,
    log,
    pass,
    async nextCycle() {
      const from = events.length;
      const after = (type: MonitorEvent['type']): MonitorEvent[] =>
        events.slice(from).filter((event) => event.type === type);
      await until(() => after('cycle-started').length > 0);
      await until(() => after('cycle-finished').length > 1 || after('cycle-started').length > 1);
    },
  };
}

/** Resets every connection for which a request is in scope, until the returned function is called. */
function goDown({ sandbox }: Watched, scope: string): () => void {
  const order = (): void => sandbox.script(`next 1 of ${scope}: reset`);
  const end = sandbox.follow(() => {
    if (sandbox.pendingFaults().length === 0) order();
  });
  order();
  return end;
}

/** What was told of as broken. */
const raised = (events: readonly MonitorEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'clause-state' && event.transition !== undefined
      ? [`${event.record.clause} ${event.transition}`]
      : [],
  );

const crowds = (log: readonly RequestLogEntry[]): string[] => findCrowds(log, { limits: limitsByDefault });
const limitsByDefault = { scope: 'target', exclusive: false, pace: 1 } as const;

// Side by side: each spends its time waiting.
describe.concurrent('an outage', () => {
  it('of the token endpoint for an hour raises no alarm, is asked at most once a minute, and is got over', async (test) => {
    const watched = await watch(test, 60);
    await watched.nextCycle();
    // Tokens last an hour: by then each is to be renewed.
    await watched.pass(hour * 0.9);
    const before = watched.log.length;
    const comeBack = goDown(watched, 'api=token');
    await watched.pass(hour);
    const during = watched.log.slice(before);
    const accounts = new Set(during.filter(({ api }) => api === 'token').map(({ account }) => account));
    const asked = during.filter(({ api }) => api === 'token').length;
    comeBack();
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(Math.max(1, accounts.size) * 70);
    const recovered = watched.events.length;
    await watched.nextCycle();
    await watched.nextCycle();
    expect(watched.events.slice(recovered).some(({ type }) => type === 'token-renewed')).toBe(true);
    expect(raised(watched.events)).toEqual([]);
    expect(crowds(watched.log)).toEqual([]);
  }, 600_000);

  it('of the whole API for a day raises no alarm, and ends in no burst', async (test) => {
    const watched = await watch(test, 1_000);
    await watched.nextCycle();
    const before = watched.events.length;
    const comeBack = goDown(watched, 'any');
    await watched.pass(24 * hour);
    const cycles = watched.events.slice(before).filter(({ type }) => type === 'cycle-finished').length;
    comeBack();
    const back = watched.clock.now();
    await watched.nextCycle();
    await watched.nextCycle();
    expect(cycles).toBeGreaterThan(10);
    expect(raised(watched.events)).toEqual([]);
    expect(crowds(watched.log)).toEqual([]);
    // At one request a second nothing is made up for.
    const first = watched.log.filter(({ at }) => at >= back && at < back + 60_000);
    expect(first.length).toBeLessThanOrEqual(61);
    expect(watched.log.some(({ at, status }) => at >= back && status === 200)).toBe(true);
  }, 600_000);
});

describe.concurrent('a clock that is set', () => {
  it.for([['forward', hour] as const, ['back', -hour] as const])(
    '%s by an hour raises no alarm and keeps the pace, and tokens are still honoured',
    async ([, step], test) => {
      let shift = 0;
      const watched = await watch(test, 60, (clock) => ({ ...clock, now: () => clock.now() + shift }));
      await watched.nextCycle();
      shift = step;
      const before = watched.log.length;
      // Tokens have to be renewed by a clock that is wrong now.
      await watched.pass(1.2 * hour);
      const after = watched.log.slice(before);
      expect(after.some(({ api, status }) => api !== 'token' && status === 200)).toBe(true);
      expect(after.some(({ api, status }) => api === 'token' && status === 200)).toBe(true);
      expect(raised(watched.events)).toEqual([]);
      expect(crowds(watched.log)).toEqual([]);
    },
  );
});
