import { afterEach, describe, expect, it } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { createDemoTarget } from '../../src/cli/demo/demo-target.ts';
import { random } from '../../src/cli/random.ts';
import { createClock, type Clock } from '../../src/clock/clock.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createMonitor, type Monitor } from '../../src/monitor/monitor.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';

const schedule = { default: '*/30 * * * * *', bursts: '0 3 * * *', probes: {} };
let stopAll: (() => Promise<void>) | undefined;

afterEach(async () => {
  await stopAll?.();
});

async function startMonitor(
  shape: (target: TargetConfig) => TargetConfig,
  runsAtStart: (probe: Probe) => boolean,
  { known = definitions, scale = 20 } = {},
): Promise<{
  monitor: Monitor;
  events: MonitorEvent[];
  sandbox: Sandbox;
  clock: Clock;
  until: (done: () => boolean) => Promise<void>;
}> {
  const clock = createClock(scale);
  const sandbox = await startSandbox({ clock });
  const events: MonitorEvent[] = [];
  const monitor = createMonitor([shape(createDemoTarget(sandbox, schedule))], known, {
    clock,
    version: 'test',
    emit: (event) => events.push(event),
    redactor: createRedactor(),
    ledger: createMemoryLedger(),
    random,
    runsAtStart,
  });
  stopAll = async () => {
    await monitor.stop();
    await sandbox.stop();
  };
  monitor.start();
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) await clock.sleep(100);
  };
  return { monitor, events, sandbox, clock, until };
}

/** The definitions with these probes alone. */
function onlyProbes(...names: readonly string[]): typeof definitions {
  return definitions.map((definition) => ({
    ...definition,
    probes: definition.probes.filter(({ name }) => names.includes(name)),
  }));
}

describe('createMonitor', () => {
  it('runs what it may at once, and again on its schedule', async () => {
    const { events, until } = await startMonitor(
      (target) => ({
        ...target,
        schedule: { ...schedule, default: '0 0 1 1 *', probes: { 'no-credential': '*/30 * * * * *' } },
      }),
      (probe) => probe.name === 'no-credential',
    );
    await until(() => events.filter(({ type }) => type === 'cycle-finished').length >= 3);
    const started = events.flatMap((event) => (event.type === 'probe-started' ? [event.probe] : []));
    expect(new Set(started)).toEqual(new Set(['no-credential']));
    expect(events.some((event) => event.type === 'probe-scheduled' && event.next > event.at)).toBe(true);
  });

  it('counts a request in one cycle, though others run while that one waits for its second look', async () => {
    const { events, until, sandbox, monitor } = await startMonitor(
      (target) => ({
        ...target,
        schedule: { ...schedule, default: '0 0 1 1 *', probes: { 'no-credential': '*/10 * * * * *' } },
      }),
      ({ name }) => name === 'duplicate-label' || name === 'no-credential',
      { known: onlyProbes('duplicate-label', 'no-credential') },
    );
    await until(() => events.filter(({ type }) => type === 'cycle-finished').length >= 4);
    await monitor.stop();
    const counted = events.flatMap((event) => (event.type === 'cycle-finished' ? [event.requests] : []));
    expect(counted.reduce((sum, requests) => sum + requests, 0)).toBe(sandbox.log.length);
  });

  it('does not begin with a burst unless it is asked to', async () => {
    const { events, until } = await startMonitor(
      (target) => target,
      (probe) => probe.needs.bursts !== true,
    );
    await until(() => events.some(({ type }) => type === 'probe-finished'));
    expect(events.some(({ type }) => type === 'burst')).toBe(false);
  });

  it('skips a tick that meets its own cycle still running, and says so', async () => {
    const { events, until } = await startMonitor(
      (target) => ({
        ...target,
        limits: { ...target.limits, pace: 0.05 },
        schedule: { ...schedule, default: '* * * * * *' },
      }),
      (probe) => probe.needs.bursts !== true,
    );
    await until(() => events.some((event) => event.type === 'probe-skipped' && event.reason === 'overlap'));
    expect(events.filter(({ type }) => type === 'cycle-started')).toHaveLength(1);
  });

  it('runs nothing during declared maintenance', async () => {
    const { events, until, sandbox } = await startMonitor(
      (target) => ({ ...target, maintenance: [{ from: 0, to: 8.64e15 }] }),
      (probe) => probe.needs.bursts !== true,
    );
    await until(() => events.some(({ type }) => type === 'cycle-finished'));
    expect(sandbox.log).toEqual([]);
    expect(events.every((event) => event.type !== 'probe-skipped' || event.reason === 'maintenance')).toBe(
      true,
    );
  });

  it('runs a probe on request, one at a time, and nothing that it may not run', async () => {
    const { events, until, monitor } = await startMonitor(
      (target) => ({ ...target, writes: false, schedule: { ...schedule, default: '0 0 1 1 *' } }),
      () => false,
    );
    const name = 'sandbox';
    expect(monitor.runNow('none', 'no-credential')).toBe('unknown');
    expect(monitor.runNow(name, 'none')).toBe('unknown');
    expect(monitor.runNow(name, 'duplicate-label')).toBe('not_exercised');
    expect(monitor.runNow(name, 'no-credential')).toBe('queued');
    expect(monitor.runNow(name, 'no-credential')).toBe('busy');
    await until(() => events.some(({ type }) => type === 'cycle-finished'));
    const started = events.flatMap((event) => (event.type === 'probe-started' ? [event.probe] : []));
    expect(new Set(started)).toEqual(new Set(['no-credential']));
    await until(() => monitor.runNow(name, 'no-credential') === 'queued');
    await monitor.stop();
    expect(monitor.runNow(name, 'no-credential')).toBe('busy');
  });

  it('stops in the middle of a probe, and first removes what it made', async () => {
    const { events, until, sandbox, monitor } = await startMonitor(
      (target) => target,
      (probe) => probe.name === 'duplicate-label' || probe.needs.bursts !== true,
    );
    await until(() => sandbox.resources().length > 0);
    await monitor.stop();
    expect(sandbox.resources()).toEqual([]);
    // Cycles that waited for their turn are skipped after it.
    const last = events.findLast(({ type }) => type !== 'probe-skipped');
    expect(last).toMatchObject({ type: 'cycle-finished' });
  });

  it('gives up a probe that takes too long, which concludes nothing, and goes on', async () => {
    const stuck = definitions.map((definition) => ({
      ...definition,
      probes: definition.probes
        .filter(({ name }) => name === 'no-credential')
        .map((probe) => ({
          ...probe,
          run: ({ clock, signal }: ProbeContext): Promise<void> =>
            clock.sleep(Number.MAX_SAFE_INTEGER, signal),
        })),
    }));
    const { events, until } = await startMonitor(
      (target) => ({ ...target, schedule: { ...schedule, default: '*/10 * * * *' } }),
      () => true,
      { known: stuck, scale: 1_000 },
    );
    const ended = () => events.filter((event) => event.type === 'probe-finished');
    await until(() => ended().length > 2);
    for (const event of ended()) {
      expect(event).toMatchObject({ outcome: 'inconclusive', detail: 'the probe took too long' });
    }
  });
});
