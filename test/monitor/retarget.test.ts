import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { createDemoTarget } from '../../src/cli/demo/demo-target.ts';
import { random } from '../../src/cli/random.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createMonitor, type Monitor } from '../../src/monitor/monitor.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import type { Probe } from '../../src/probe/probe.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';

let monitor: Monitor | undefined;
let sandbox: Sandbox | undefined;
afterEach(async () => {
  await monitor?.stop();
  await sandbox?.stop();
});

/** A probe that lasts until it is let go. */
function createSlowProbe(name: string): { probe: Probe; release: () => void } {
  const ending = new AbortController();
  const held = once(ending.signal, 'abort');
  const cost = { requests: 0, waitSeconds: 0 };
  const probe = {
    name,
    title: name,
    judges: [],
    apis: ['rest'],
    needs: {},
    cost,
    run: async () => void (await held),
  };
  return { probe, release: () => ending.abort() };
}

async function watch(
  probes: readonly Probe[],
  runsAtStart: boolean,
  expression = '0 0 1 1 *',
): Promise<{ running: Monitor; events: MonitorEvent[]; target: (name: string) => TargetConfig }> {
  const clock = createClock();
  const events: MonitorEvent[] = [];
  const served = await startSandbox({ clock });
  const demo = createDemoTarget(served, { default: expression, bursts: expression, probes: {} });
  const target = (name: string): TargetConfig => ({ ...demo, name });
  const running = createMonitor([target('a'), target('b')], [{ ...disruptiveTechnologies, probes }], {
    clock,
    version: 'test',
    redactor: createRedactor(),
    ledger: createMemoryLedger(),
    random,
    emit: (event) => events.push(event),
    runsAtStart: () => runsAtStart,
  });
  [sandbox, monitor] = [served, running];
  running.start();
  return { running, events, target };
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The events of these types in short. */
function tell(events: readonly MonitorEvent[], ...types: readonly MonitorEvent['type'][]): string[] {
  return events.flatMap((event) =>
    types.includes(event.type)
      ? [`${event.type} ${event.target}${event.type === 'probe-finished' ? ` ${event.outcome}` : ''}`]
      : [],
  );
}

describe('the cycles of several targets', () => {
  it('are spread over half a period, and announced for when they begin', async () => {
    const { probe, release } = createSlowProbe('quick');
    release();
    const { events } = await watch([probe], false, '* * * * * *');
    await until(() =>
      ['a', 'b'].every((name) => tell(events, 'cycle-started').includes(`cycle-started ${name}`)),
    );
    const announced = (name: string): number[] =>
      events.flatMap((event) =>
        event.type === 'probe-scheduled' && event.target === name ? [event.next] : [],
      );
    expect(new Set(announced('a').map((next) => next % 1000))).toEqual(new Set([0]));
    const second = Math.round((Math.SQRT2 - 1) * 500);
    expect(new Set(announced('b').map((next) => Math.round(next % 1000)))).toEqual(new Set([second]));
    const begun = events.find((event) => event.type === 'cycle-started' && event.target === 'b');
    // Timers of Node may come a millisecond early.
    expect(begun?.at).toBeGreaterThanOrEqual((announced('b')[0] ?? 0) - 5);
  });
});

describe('retarget', () => {
  it('replaces what changed once its running probe has ended, and leaves the rest alone', async () => {
    const slow = createSlowProbe('slow');
    const never = createSlowProbe('later');
    const { running, events, target } = await watch([slow.probe, never.probe], true);
    await until(() => tell(events, 'probe-started').length === 2);
    const before = events.length;
    const changed = { ...target('a'), statusPage: 'https://status.example.com/' };
    running.retarget([changed, target('b'), target('c')]);
    await until(() => tell(events.slice(before), 'probe-started').includes('probe-started c'));
    expect(tell(events.slice(before), 'target-added', 'target-removed', 'probe-finished')).toEqual([
      'target-added c',
    ]);
    slow.release();
    await running.settled();
    const after = events.slice(before);
    expect(tell(after, 'target-added', 'target-removed')).toEqual(['target-added c', 'target-added a']);
    const ofA = after.filter((event) => event.target === 'a');
    expect(tell(ofA, 'probe-finished', 'cycle-finished', 'target-added').slice(0, 3)).toEqual([
      expect.stringMatching(/^probe-finished a (?!aborted)/),
      'cycle-finished a',
      'target-added a',
    ]);
    const added = after.find((event) => event.type === 'target-added' && event.target === 'a');
    expect(added).toMatchObject({ statusPage: 'https://status.example.com/' });
    never.release();
  });

  it('removes what is gone, and only the last of several lists counts', async () => {
    const { running, events, target } = await watch([], false);
    const [first, second] = [target('x'), target('y')];
    running.retarget([first]);
    running.retarget([first, second]);
    running.retarget([second]);
    await running.settled();
    expect(tell(events, 'target-removed').toSorted()).toEqual([
      'target-removed a',
      'target-removed b',
      'target-removed x',
    ]);
    expect(tell(events, 'target-added')).toContain('target-added y');
  });

  it('leaves nothing behind after many changes', async () => {
    const { running, target } = await watch([createSlowProbe('slow').probe], false);
    const change = async (round: number): Promise<void> => {
      running.retarget([target('a'), { ...target('b'), statusPage: `https://status.example.com/${round}` }]);
      await running.settled();
    };
    for (let round = 0; round < 20; round += 1) await change(round);
    const resources = process.getActiveResourcesInfo().length;
    const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
    for (let round = 20; round < 120; round += 1) await change(round);
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(resources + 10);
    expect(process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)).toBe(listeners);
  });
});
