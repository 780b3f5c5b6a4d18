import { describe, expect, it } from 'vitest';
import type { CheckResult, CheckSetup } from '../support/sandbox-check.ts';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const probes = ['invalid-address', 'invalid-address-emulator', 'invalid-body', 'invalid-body-emulator'];

const everywhere = ['path', 'query', 'body'].flatMap((part) => [`400/${part} rest`, `400/${part} emulator`]);

/** A check of these probes with this drift. */
const drifted = (drift: string, more: CheckSetup = {}): Promise<CheckResult> =>
  checkSandbox({ probes, scale: 20, sandbox: { drifts: [drift] }, ...more });

// They wait most of the time, for the pace to be kept: side by side.
describe.concurrent('invalid arguments', () => {
  it('conform where each is answered 400, for many operations and methods, and leave nothing behind', async () => {
    const { report, leftovers, log } = await checkSandbox({ probes, scale: 20 });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toEqual(expect.arrayContaining(everywhere));
    expect(leftovers).toEqual([]);
    const refused = log
      .filter(({ status }) => status === 400)
      .map(({ method, operation }) => `${method} ${operation}`);
    expect([...new Set(refused)].toSorted()).toEqual([
      'GET devices.get',
      'GET devices.list',
      'GET events.list',
      'GET projects.list',
      'PATCH labels.update',
      'POST devices.batchUpdate',
      'POST devices.create',
      'POST devices.publish',
      'POST devices.transfer',
      'POST labels.create',
    ]);
  });

  it.each(['bad-request-422', 'invalid-accepted'])('violate everywhere under %s', async (drift) => {
    const { report, leftovers } = await drifted(drift);
    const found = clausesIn(report, 'violates', 'intermittent').filter((clause) => clause.startsWith('400/'));
    expect(found).toEqual(everywhere);
    expect(leftovers).toEqual([]);
  });

  it("say nothing about a device of somebody else's that was removed meanwhile", async () => {
    let removed = false;
    const { report } = await checkSandbox({
      probes: ['invalid-address'],
      scale: 20,
      watch(event, sandbox) {
        if (event.type !== 'exchange' || event.exchange.operation !== 'projects.list' || removed) return;
        removed = true;
        sandbox.script('next 9 of events.list: 404');
        sandbox.script('next 9 of devices.get: 404');
      },
    });
    expect(clausesIn(report, 'violates', 'intermittent', 'inconclusive')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toContain('400/query rest');
  });

  it('say nothing about calls that the API does not have', async () => {
    const absent = ['projects.list', 'devices.batchUpdate', 'labels.update', 'events.list'];
    const { report } = await checkSandbox({
      probes: ['invalid-address', 'invalid-body'],
      scale: 20,
      prepare: (sandbox) => absent.forEach((operation) => sandbox.script(`next 20 of ${operation}: 404`)),
    });
    expect(clausesIn(report, 'violates', 'intermittent', 'inconclusive')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toEqual(
      expect.arrayContaining(['400/path rest', '400/query rest', '400/body rest']),
    );
  });

  it('violate where a refusal turns into a 500 that stays, while valid calls are answered', async () => {
    const { report } = await drifted('bad-request-500:events.list');
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(['400/path rest', '400/query rest']);
  });

  it('name the case that was accepted, and hide no other behind it', async () => {
    const { report } = await drifted('invalid-accepted:labels.update');
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(['400/body rest']);
    const clause = report.clauses.find(({ id, api }) => id === '400/body' && api === 'rest');
    expect(clause?.violations).toMatchObject([
      {
        operation: 'labels.update',
        expected: expect.stringContaining('the status 400 for a list where the value of a label belongs'),
        actual: 'the status 200',
      },
    ]);
    expect(clause?.judged).toBe(8);
  });

  it('are read alone where writes are off', async () => {
    const { report, log } = await checkSandbox({
      probes,
      scale: 20,
      target: (target) => ({ ...target, writes: false }),
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(report.clauses).toContainEqual(
      expect.objectContaining({
        id: '400/body',
        state: 'not-exercised',
        reason: 'writes_off: writes is false',
      }),
    );
    expect(log.filter(({ api, method }) => api !== 'token' && method !== 'GET')).toEqual([]);
  });
});
