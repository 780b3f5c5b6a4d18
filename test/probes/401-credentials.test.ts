import { describe, expect, it } from 'vitest';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const probes = ['valid-credential', 'no-credential', 'unknown-credential', 'unknown-resource'];

describe('a valid credential', () => {
  it('that is always refused is one clause broken, and proves nothing about others', async () => {
    const { report } = await checkSandbox({
      probes,
      scale: 20,
      sandbox: { drifts: ['valid-credential-refused'] },
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([
      '401/valid-credential rest',
      '401/valid-credential emulator',
    ]);
  });

  it('that is refused now and then is noticed, though a new token gets through each time', async () => {
    const { report } = await checkSandbox({
      probes,
      scale: 20,
      repeat: 5,
      sandbox: { drifts: ['valid-credential-refused:api=rest@1/7'] },
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(['401/valid-credential rest']);
  });

  it('is tried in every way that some account is configured with', async () => {
    const { log, report } = await checkSandbox({
      probes: ['valid-credential'],
      scale: 20,
      target: ({ accounts: { administrator, developer, ...accounts }, ...target }) => ({
        ...target,
        accounts: {
          ...accounts,
          ...(administrator && { administrator: { ...administrator, auth: ['basic'] } }),
          ...(developer && { developer }),
        },
      }),
    });
    expect(clausesIn(report, 'conforms')).toContain('401/valid-credential rest');
    expect(log.filter(({ operation }) => operation === 'projects.get')).toHaveLength(2);
  });
});

// They wait most of the time, for the pace to be kept: side by side.
describe.concurrent('a credential that has to be refused', () => {
  const writes = [
    'unauthenticated-write',
    'unauthenticated-creation',
    'expired-token-write',
    'expired-token-creation',
  ];

  it('is refused on writes too, which then change nothing', async () => {
    const { report, leftovers, log } = await checkSandbox({ probes: writes, scale: 20 });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toEqual(
      expect.arrayContaining([
        '401/no-credential rest',
        '401/unknown-credential rest',
        '401/expired-token rest',
      ]),
    );
    expect(log.filter(({ method, status }) => method === 'POST' && status === 401)).toHaveLength(6);
    expect(leftovers).toEqual([]);
  });

  it.each([
    ['unauthenticated-list', 'projects.list,api=rest', ['401/no-credential rest']],
    ['unauthenticated-list', 'devices.list,api=rest', ['401/no-credential rest']],
    ['unauthenticated-list', 'members.list', ['401/no-credential rest']],
    ['unauthenticated-events', 'events.list', ['401/no-credential rest']],
    ['unauthenticated-device', 'devices.get', ['401/no-credential rest', '401/no-credential emulator']],
  ])('is found missing by %s where %s is open alone', async (probe, scope, clauses) => {
    const { report } = await checkSandbox({
      probes: [probe],
      scale: 20,
      sandbox: { drifts: [`no-credential-accepted:${scope}`] },
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(clauses);
  });

  it('says nothing of a call that the API does not have', async () => {
    const { report } = await checkSandbox({
      probes: ['unauthenticated-list', 'unauthenticated-events'],
      scale: 20,
      prepare: (sandbox) =>
        ['projects.list', 'events.list'].forEach((operation) =>
          sandbox.script(`next 20 of ${operation}: 404`),
        ),
    });
    expect(clausesIn(report, 'violates', 'intermittent', 'inconclusive')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toContain('401/no-credential rest');
  });

  it.each([
    ['no-credential-accepted:labels.create', ['401/no-credential rest']],
    ['no-credential-accepted:labels.update', ['401/no-credential rest']],
    ['no-credential-accepted:devices.create', ['401/no-credential emulator']],
    ['unknown-token-accepted:labels.create', ['401/unknown-credential rest']],
    ['unknown-token-accepted:devices.create', ['401/unknown-credential emulator']],
    ['expired-token-accepted:method=POST', ['401/expired-token rest', '401/expired-token emulator']],
  ])('is found under %s by the writes alone, which leave nothing behind', async (drift, clauses) => {
    const { report, leftovers } = await checkSandbox({
      probes: writes,
      scale: 20,
      sandbox: { drifts: [drift] },
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(clauses);
    expect(leftovers).toEqual([]);
  });
});
