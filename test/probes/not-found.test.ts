import { describe, expect, it } from 'vitest';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const probes = ['propagation', 'unknown-resource', 'unknown-label', 'method-project', 'deleted-resource'];
const scale = 30;

// All but the last, which depends on time, run side by side: they wait for the pace to be kept.
describe('404', () => {
  it.concurrent('conforms on the sandbox, and deletes what it made before the clean-up has to', async () => {
    const { report, events, leftovers, log } = await checkSandbox({ probes, scale });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    const conforming = clausesIn(report, 'conforms');
    expect(conforming).toEqual(
      expect.arrayContaining([
        '404/resource rest',
        '404/resource emulator',
        '404/method-project rest',
        '404/propagation rest',
        '404/propagation emulator',
        '400-429/no-effect rest',
      ]),
    );
    expect(leftovers).toEqual([]);
    expect(log.filter(({ operation }) => operation === 'devices.delete')).toHaveLength(2);
    expect(events.filter(({ type }) => type === 'propagated').length).toBeGreaterThanOrEqual(2);
  });

  it.concurrent.each([
    ['transfer-missing-project-200', ['404/method-project rest']],
    ['transfer-missing-device-404', ['404/method-project rest']],
    ['not-found-403:labels.update', ['404/resource rest']],
    ['deletes-lost', ['404/resource rest', '404/resource emulator']],
    ['writes-lost:devices.create', ['404/propagation rest']],
  ])('blames %s on the right clause and no other', async (drift, clauses) => {
    const { report } = await checkSandbox({ probes, scale, sandbox: { drifts: [drift] } });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(clauses);
  });

  it.concurrent('sees a device that comes back after it was deleted', async () => {
    const { report } = await checkSandbox({
      probes: ['deleted-resource'],
      scale,
      sandbox: { drifts: ['deleted-comes-back'] },
    });
    const broken = ['404/resource rest', '404/resource emulator'];
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(broken);
  });

  it.concurrent(
    'is no violation of another clause while what was just created is not seen everywhere',
    async () => {
      const { report, log } = await checkSandbox({
        probes: ['invalid-body'],
        scale,
        prepare: (sandbox) => sandbox.script('next 2 of labels.create: 404'),
      });
      expect(clausesIn(report, 'violates', 'intermittent', 'inconclusive')).toEqual([]);
      expect(clausesIn(report, 'conforms')).toContain('400/body rest');
      const statuses = log
        .filter(({ operation }) => operation === 'labels.create')
        .map(({ status }) => status);
      expect(statuses).toEqual([404, 404, 400, 400, 400, 400]);
    },
  );

  it.concurrent('is one where it stays', async () => {
    const { report } = await checkSandbox({
      probes: ['invalid-body'],
      scale,
      prepare: (sandbox) => sandbox.script('next 60 of labels.create: 404'),
    });
    expect(clausesIn(report, 'violates')).toEqual(['400/body rest']);
  });

  it('is patient with a create that takes its time, and says how long it took', async () => {
    const { report, events } = await checkSandbox({
      probes: ['propagation'],
      // The limit is real time divided by the scale: a pause of this machine must not look like one of the API's.
      scale: 10,
      sandbox: { propagationDelay: 12_000 },
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toContain('404/propagation rest');
    const seconds = events.flatMap((event) => (event.type === 'propagated' ? [event.seconds] : []));
    expect(Math.max(...seconds)).toBeGreaterThan(10);
  });
});
