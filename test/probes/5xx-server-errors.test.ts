import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { checkSandbox, clausesIn, type CheckResult } from '../support/sandbox-check.ts';

const reading = ['valid-credential', 'unknown-resource', 'recovery'];

/** Milliseconds between the requests of one operation, oldest first. */
function gapsOf(log: CheckResult['log'], api: string, operation: string): number[] {
  const times = log.filter((entry) => entry.api === api && entry.operation === operation).map(({ at }) => at);
  return times.slice(1).map((at, index) => at - (times[index] ?? 0));
}

const order =
  (...faults: readonly string[]) =>
  (sandbox: Sandbox): void =>
    faults.forEach((fault) => sandbox.script(fault));

describe('server errors', () => {
  it('conform where a retry gets through, with the documented waits before it', async () => {
    const { report, log } = await checkSandbox({
      probes: reading,
      scale: 20,
      prepare: order(
        'next 3 of projects.get: 500',
        'next 1 of devices.list: 503',
        'next 2 of devices.get: 504',
      ),
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toEqual(
      expect.arrayContaining(['500/recovers rest', '503/recovers emulator', '504/recovers rest']),
    );
    const [first = 0, second = 0, third = 0] = gapsOf(log, 'rest', 'projects.get');
    expect(first).toBeGreaterThanOrEqual(1_000);
    expect(second).toBeGreaterThanOrEqual(2_000);
    expect(third).toBeGreaterThanOrEqual(4_000);
    const [patient = 0, morePatient = 0] = gapsOf(log, 'rest', 'devices.get');
    expect(patient).toBeGreaterThanOrEqual(10_000);
    expect(morePatient).toBeGreaterThanOrEqual(20_000);
  });

  it('have no occasion where none occurred', async () => {
    const { report } = await checkSandbox({ probes: ['recovery'], scale: 20 });
    const clauses = report.clauses.filter(({ id }) => id.endsWith('/recovers'));
    expect(clauses.map(({ state }) => state)).toEqual(Array(6).fill('not-exercised'));
    for (const { reason } of clauses) expect(reason).toMatch(/^no_occasion/);
  });

  it('violate where one operation fails for two minutes while others answer', async () => {
    const { report, leftovers } = await checkSandbox({
      probes: [...reading, 'duplicate-label'],
      scale: 40,
      prepare: order('next 1000 of labels.create: 500'),
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(['500/recovers rest']);
    expect(clausesIn(report, 'inconclusive')).toContain('409/duplicate-label rest');
    expect(leftovers).toEqual([]);
  });

  it('prove nothing where the whole API is down', async () => {
    const { report } = await checkSandbox({
      probes: reading,
      scale: 40,
      prepare: order('next 5000 of api=rest: 503'),
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'inconclusive')).toContain('503/recovers rest');
  });
});
