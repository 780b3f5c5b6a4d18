import { expect, it, onTestFinished } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { createDemoTarget } from '../../src/cli/demo/demo-target.ts';
import { random } from '../../src/cli/random.ts';
import { createClient } from '../../src/client/client.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { findDefinition } from '../../src/monitor/find-definition.ts';
import { createSweeper } from '../../src/monitor/sweep.ts';
import { createMemoryLedger, type Leftover } from '../../src/probe/cleanup-ledger.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

const schedule = { default: '*/15 * * * *', bursts: '0 3 * * *', probes: {} };

/** A sweeper of a sandbox in which two emulated devices stand, one of them marked as ours. */
async function setUp(active: readonly string[] = []) {
  const clock = createClock(20);
  const sandbox = await startSandbox({ clock });
  const target = createDemoTarget(sandbox, schedule);
  const definition = findDefinition(definitions, target);
  const events: MonitorEvent[] = [];
  const stopping = new AbortController();
  const emit = (event: MonitorEvent): void => void events.push(event);
  const documentationHosts = definition.contract.documentationHosts;
  const parts = { clock, emit, random, version: 'test' };
  const client = createClient({ ...parts, target, documentationHosts, learnSecret: () => {} });
  onTestFinished(async () => {
    await client.close();
    await sandbox.stop();
  });
  const { project = '' } = target.resources;
  const create = async (labels: Record<string, string>): Promise<void> => {
    const body = JSON.stringify({ type: 'temperature', labels });
    const call = {
      api: 'emulator',
      operation: 'devices.create',
      method: 'POST',
      path: `/${project}/devices`,
      body,
    };
    const credential = { kind: 'account', account: 'administrator' } as const;
    const { response } = await client.send(call, { credential, signal: clock.deadline(3_600_000).signal });
    expect(response?.status).toBe(200);
  };
  await create({ faultline: 'our-mark' });
  await create({ faultline: 'another-mark' });
  // The lists leave out what is fresh.
  await clock.sleep(1_000);
  const ledger = createMemoryLedger();
  const leftover = (more: Partial<Leftover> = {}): Leftover => ({
    target: target.name,
    run: 'crashed',
    kind: 'emulated-device',
    mark: 'our-mark',
    parent: project,
    at: clock.now() - 120_000,
    ...more,
  });
  const sweeper = createSweeper({
    ...parts,
    target,
    definition,
    client,
    ledger,
    isActive: (run) => active.includes(run),
  });
  const cleanups = (): string[] => events.flatMap((event) => (event.type === 'cleanup' ? [event.state] : []));
  return { sandbox, sweeper, ledger, leftover, cleanups, target, stopping };
}

it('removes what a crashed run left, found by its mark, and nothing else', async () => {
  const { sandbox, sweeper, ledger, leftover, cleanups, target, stopping } = await setUp();
  await ledger.record(leftover());
  const before = sandbox.resources().length;
  await sweeper.sweep(stopping.signal);
  expect(sandbox.resources()).toHaveLength(before - 1);
  expect(await ledger.pending(target.name)).toEqual([]);
  expect(cleanups()).toEqual(['pending', 'done']);
});

it('costs no request where nothing is left, or all of it belongs to a run under way', async () => {
  const { sandbox, sweeper, ledger, leftover, cleanups, target, stopping } = await setUp(['busy']);
  const requests = sandbox.log.length;
  await sweeper.sweep(stopping.signal);
  await ledger.record(leftover({ run: 'busy' }));
  await sweeper.sweep(stopping.signal);
  expect(sandbox.log).toHaveLength(requests);
  expect(await ledger.pending(target.name)).toHaveLength(1);
  expect(cleanups()).toEqual([]);
  expect(await sweeper.pause()).toBe(3_600_000);
});

it('waits for what may not be in the lists yet, and comes back for it', async () => {
  const { sandbox, sweeper, ledger, leftover, cleanups, target, stopping } = await setUp();
  const requests = sandbox.log.length;
  await ledger.record({ ...leftover(), at: leftover().at + 120_000 });
  await sweeper.sweep(stopping.signal);
  expect(sandbox.log).toHaveLength(requests);
  expect(await ledger.pending(target.name)).toHaveLength(1);
  expect(await sweeper.pause()).toBeLessThanOrEqual(60_000);
  expect(cleanups()).toEqual(['pending']);
});

it('leaves in the ledger what cannot be removed, and nothing is done once the monitor stops', async () => {
  const { sweeper, ledger, leftover, cleanups, target, stopping } = await setUp();
  await ledger.record(leftover({ kind: 'unheard-of', name: 'projects/p/things/t' }));
  await sweeper.sweep(stopping.signal);
  await sweeper.sweep(stopping.signal);
  expect(cleanups()).toEqual(['pending', 'failed', 'failed']);
  stopping.abort();
  await sweeper.sweep(stopping.signal);
  expect(cleanups()).toHaveLength(3);
  expect(await ledger.pending(target.name)).toHaveLength(1);
});
