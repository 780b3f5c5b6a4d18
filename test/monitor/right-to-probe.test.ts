import { expect, it, onTestFinished } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { createDemoTarget } from '../../src/cli/demo/demo-target.ts';
import { random } from '../../src/cli/random.ts';
import { createClock } from '../../src/clock/clock.ts';
import { emptyBaseline } from '../../src/drift/baseline.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createMonitor } from '../../src/monitor/monitor.ts';
import { RightLost, type Claim, type RightsToProbe } from '../../src/monitor/right-to-probe.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

/** Rights that the test gives and takes. */
function createScriptedRights() {
  const claims: Claim[] = [];
  let held: { readonly losing: AbortController; readonly tenure: number } | undefined;
  let tenures = 0;
  const rights: RightsToProbe = (claim) => {
    claims.push(claim);
    return {
      obtain: (signal) => {
        if (signal.aborted) return Promise.resolve('unknown');
        if (held === undefined) return Promise.resolve('elsewhere');
        return Promise.resolve({ signal: held.losing.signal, tenure: held.tenure, release: () => {} });
      },
      holds: () => held !== undefined,
      mayStart: () => held !== undefined,
      close: () => Promise.resolve(),
    };
  };
  return {
    rights,
    claims,
    grant: (): void => {
      tenures += 1;
      held = { losing: new AbortController(), tenure: tenures };
    },
    take: (): void => {
      held?.losing.abort(new RightLost('another monitor has the target'));
      held = undefined;
    },
  };
}

async function watch() {
  const clock = createClock(20);
  const sandbox = await startSandbox({ clock });
  const schedule = { default: '0 0 1 1 *', bursts: '0 0 1 1 *', probes: {} };
  const target = createDemoTarget(sandbox, schedule);
  const events: MonitorEvent[] = [];
  const ledger = createMemoryLedger();
  const scripted = createScriptedRights();
  const monitor = createMonitor([target], definitions, {
    clock,
    version: 'test',
    redactor: createRedactor(),
    ledger,
    random,
    coordination: {
      rights: scripted.rights,
      claim: () => Promise.resolve(true),
      recall: () => Promise.resolve({ records: [], baseline: emptyBaseline }),
    },
    emit: (event) => events.push(event),
    runsAtStart: () => false,
  });
  onTestFinished(async () => {
    await monitor.stop();
    await sandbox.stop();
  });
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) await clock.sleep(20);
  };
  const ask = (probe: string): void => expect(monitor.runNow(target.name, probe)).toBe('queued');
  monitor.start();
  const left = () => ledger.pending(target.name);
  return { ...scripted, clock, sandbox, monitor, events, until, ask, left };
}

it('is asked for before every turn: without it nothing is sent, and the cycle is skipped', async () => {
  const { sandbox, events, ask, until, grant, claims } = await watch();
  ask('no-credential');
  await until(() => events.some(({ type }) => type === 'probe-skipped'));
  expect(events.findLast(({ type }) => type === 'probe-skipped')).toMatchObject({ reason: 'no_lease' });
  expect(sandbox.log).toEqual([]);
  expect(claims.map(({ rests }) => rests())).toEqual([0]);
  grant();
  ask('no-credential');
  await until(() => events.some(({ type }) => type === 'cycle-finished'));
  expect(sandbox.log.length).toBeGreaterThan(0);
  const [rests = 0] = claims.map((claim) => claim.rests());
  expect(rests).toBeGreaterThan(0);
  expect(rests).toBeLessThanOrEqual(5_000);
});

it('ends a cycle where it is, without blame, when it is lost; what was made is left to the next tenure', async () => {
  const { sandbox, events, clock, ask, until, grant, take, left } = await watch();
  grant();
  ask('duplicate-label');
  await until(() => sandbox.resources().length > 0);
  take();
  // What had been written by then may still arrive.
  await until(() => events.some(({ type }) => type === 'cycle-finished'));
  const sent = sandbox.log.length;
  expect(events.filter(({ type }) => type === 'probe-finished')).toEqual([
    expect.objectContaining({ outcome: 'interrupted', detail: 'another monitor has the target' }),
  ]);
  const judged = events.flatMap((event) =>
    event.type === 'judgement' ? [event.judgement.verdict.outcome] : [],
  );
  expect(judged).not.toContain('violates');
  expect(events.filter(({ type }) => type === 'cleanup')).toEqual([]);
  await clock.sleep(5_000);
  expect(sandbox.log).toHaveLength(sent);
  expect(sandbox.resources().length).toBeGreaterThan(0);
  expect((await left()).length).toBeGreaterThan(0);
  grant();
  // What cannot be seen yet has to come of age.
  await clock.sleep(60_000);
  ask('no-credential');
  await until(() => events.filter(({ type }) => type === 'cycle-finished').length === 2);
  expect(sandbox.resources()).toEqual([]);
  expect(await left()).toEqual([]);
});

it('is still there for the rest of a cycle when the monitor stops: what was made is removed', async () => {
  const { sandbox, events, ask, until, grant, monitor, left } = await watch();
  grant();
  ask('duplicate-label');
  const has = (type: MonitorEvent['type']): boolean => events.some((event) => event.type === type);
  // It looks again after a minute whether what was refused had no effect.
  await until(() => has('probe-finished'));
  expect(has('cycle-finished')).toBe(false);
  expect(sandbox.resources().length).toBeGreaterThan(0);
  await monitor.stop();
  expect(has('cycle-finished')).toBe(true);
  expect(sandbox.resources()).toEqual([]);
  expect(await left()).toEqual([]);
});
