import { describe, expect, it } from 'vitest';
import { judgePermitted } from '../../probes/disruptive-technologies/403-forbidden.ts';
import { answered, unanswered } from '../contract/answers.ts';
import { checkSandbox, clausesIn, type CheckResult, type CheckSetup } from '../support/sandbox-check.ts';

const reading = [
  'foreign-project',
  'no-role',
  'no-role-device',
  'no-role-events',
  'no-role-members',
  'closed-organization',
];
const writing = ['label-role', 'label-role-emulator', 'member-role', 'transfer-both', 'transfer-role'];

const everywhere = [
  '403/project rest',
  '403/project emulator',
  '403/organization rest',
  '403/label-role rest',
  '403/label-role emulator',
  '403/project-role rest',
  '403/transfer-both rest',
];

/** A check of these probes; nothing here depends on fine timing. */
const check = (setup: CheckSetup): Promise<CheckResult> =>
  checkSandbox({ probes: [...reading, ...writing], scale: 20, ...setup });

/** The clauses that were found broken. */
const broken = ({ report }: CheckResult): string[] => clausesIn(report, 'violates', 'intermittent');

// They wait most of the time, for the pace to be kept: side by side.
describe.concurrent('access and roles', () => {
  it('conform on a sandbox that keeps them, in every role, and leave nothing behind', async () => {
    const result = await check({});
    expect(broken(result)).toEqual([]);
    expect(clausesIn(result.report, 'conforms')).toEqual(expect.arrayContaining(everywhere));
    expect(clausesIn(result.report, 'conforms')).toContain('400-429/no-effect rest');
    expect(result.leftovers).toEqual([]);
    const refused = result.log.filter(({ method, status }) => method !== 'GET' && status === 403);
    expect(refused.map(({ operation }) => operation).toSorted()).toEqual([
      'devices.batchUpdate',
      'devices.create',
      'devices.transfer',
      'devices.transfer',
      'devices.transfer',
      'labels.create',
      'labels.update',
      'members.create',
    ]);
  });

  it('say nothing of a call that nobody can make', async () => {
    const result = await check({
      probes: ['no-role', 'no-role-events', 'label-role'],
      prepare: (sandbox) =>
        ['events.list', 'devices.batchUpdate'].forEach((operation) =>
          sandbox.script(`next 20 of ${operation}: 404`),
        ),
    });
    expect(broken(result)).toEqual([]);
    expect(clausesIn(result.report, 'conforms')).toEqual(
      expect.arrayContaining(['403/project rest', '403/label-role rest']),
    );
  });

  it.each([
    ['roles-ignored', everywhere],
    ['roles-ignored:devices.get', ['403/project rest', '403/project emulator']],
    ['roles-ignored:events.list', ['403/project rest']],
    ['roles-ignored:members.list', ['403/project rest']],
    ['roles-ignored:labels.update', ['403/label-role rest']],
    ['roles-ignored:members.create', ['403/project-role rest']],
    ['forbidden-404', everywhere],
    ['transfer-checks-target-only', ['403/transfer-both rest']],
    ['transfer-checks-source-only', ['403/transfer-both rest']],
    ['forbidden-write-applied', ['400-429/no-effect rest', '400-429/no-effect emulator']],
  ])('blame %s on the right clauses and no other', async (drift, clauses) => {
    const result = await check({ sandbox: { drifts: [drift] } });
    expect(broken(result)).toEqual(clauses);
    expect(result.leftovers).toEqual([]);
  });

  it('send a change that met a conflict again, after reading what it is about', async () => {
    const result = await check({
      probes: ['label-role'],
      prepare: (sandbox) => sandbox.script('next 2 of labels.create: 409'),
    });
    expect(clausesIn(result.report, 'conforms')).toContain('403/label-role rest');
    const sent = result.log.map(({ operation, status }) => `${operation} ${status}`);
    const first = sent.indexOf('labels.create 409');
    expect(sent.slice(first, first + 5)).toEqual([
      'labels.create 409',
      'devices.get 200',
      'labels.create 409',
      'devices.get 200',
      'labels.create 200',
    ]);
  });

  it('blame no refused transfer on the permitted one after it, from which the device does not come home', async () => {
    let transfers = 0;
    const result = await check({
      probes: ['transfer-both', 'transfer-role'],
      watch(event, sandbox) {
        // The third that gets through takes the device away again, and there it stays.
        if (event.type !== 'exchange' || event.exchange.operation !== 'devices.transfer') return;
        transfers += event.exchange.response?.status === 200 ? 1 : 0;
        if (transfers === 3) sandbox.script('next 1000 of devices.transfer: 503');
      },
    });
    expect(transfers).toBe(3);
    expect(broken(result).filter((each) => !each.startsWith('503/'))).toEqual([]);
  });

  it('blame no refused invitation on the permitted one after it, which cannot be undone', async () => {
    let invitations = 0;
    const result = await check({
      probes: ['member-role', 'once more'],
      // In one cycle, as it happens when it is repeated; what another cycle does before the second look is no different.
      definition: (known) => ({
        ...known,
        probes: known.probes.flatMap((probe) =>
          probe.name === 'member-role' ? [probe, { ...probe, name: 'once more' }] : [],
        ),
      }),
      watch(event, sandbox) {
        if (event.type !== 'exchange' || event.exchange.operation !== 'members.create') return;
        invitations += event.exchange.response?.status === 200 ? 1 : 0;
        if (invitations === 2) sandbox.script('next 1000 of members.delete: 503');
      },
    });
    expect(invitations).toBe(2);
    expect(broken(result).filter((each) => !each.startsWith('503/'))).toEqual([]);
  });

  it.each([
    ['members.create', 'member-role'],
    ['devices.transfer', 'transfer-role'],
  ])('find that a refused %s took effect, by one call alone (%s)', async (operation, probe) => {
    const drifts = [`forbidden-write-applied:${operation}`];
    const result = await check({ probes: [probe], sandbox: { drifts } });
    expect(broken(result)).toEqual(['400-429/no-effect rest']);
    expect(result.leftovers).toEqual([]);
  });

  it.each([
    ['labels.create', ['label-role'], ['403/label-role rest']],
    ['devices.create', ['label-role-emulator'], ['403/label-role emulator']],
    ['members.create', ['member-role'], ['403/project-role rest']],
    [
      'devices.transfer',
      ['transfer-both', 'transfer-role'],
      ['403/project-role rest', '403/transfer-both rest'],
    ],
  ])('see that %s is refused to those whose role suffices', async (operation, probes, clauses) => {
    const result = await check({
      probes,
      prepare: (sandbox) => sandbox.script(`next 1000 of ${operation}: 403`),
    });
    expect(broken(result)).toEqual(clauses);
  });

  it('say nothing, and touch no membership, where the account without a role has one', async () => {
    const { report, log } = await check({
      probes: ['no-role', 'member-role'],
      target: ({ accounts, ...target }) => {
        const { user } = accounts;
        return { ...target, accounts: { ...accounts, ...(user === undefined ? {} : { no_role: user }) } };
      },
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'inconclusive')).toEqual(
      expect.arrayContaining(['403/project rest', '403/project emulator', '403/project-role rest']),
    );
    expect(log.filter(({ operation }) => /^members\.(create|delete)$/.test(operation))).toEqual([]);
  });

  it.each([
    ['a user that is a developer', 'label-role', 'user', '403/label-role rest'],
    ['a developer that is a user', 'label-role', 'developer', '403/label-role rest'],
    ['a developer that is an administrator', 'member-role', 'developer', '403/project-role rest'],
  ] as const)('say of %s that the configuration is wrong', async (_, probe, name, clause) => {
    const others = {
      user: 'developer',
      developer: probe === 'label-role' ? 'user' : 'transfer_administrator',
    } as const;
    const { report, leftovers } = await check({
      probes: [probe],
      target: ({ accounts, ...target }) => {
        const other = accounts[others[name]];
        return { ...target, accounts: { ...accounts, ...(other === undefined ? {} : { [name]: other }) } };
      },
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    const judged = report.clauses.find(({ id, api }) => `${id} ${api}` === clause);
    expect(judged).toMatchObject({
      state: 'inconclusive',
      reason: expect.stringContaining(`accounts.${name} must have`),
    });
    expect(leftovers).toEqual([]);
  });

  it('read only where writes are off', async () => {
    const { report, log } = await check({ target: (target) => ({ ...target, writes: false }) });
    expect(log.filter(({ api, method }) => api !== 'token' && method !== 'GET')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toEqual(expect.arrayContaining(everywhere.slice(0, 3)));
    expect(clausesIn(report, 'not-exercised')).toEqual(expect.arrayContaining(everywhere.slice(3)));
  });
});

describe('what an account was permitted', () => {
  it.each([
    [200, 'conforms'],
    [403, 'violates'],
    [401, 'inconclusive'],
    [404, 'inconclusive'],
    [409, 'inconclusive'],
    [429, 'inconclusive'],
    [503, 'inconclusive'],
  ])('is judged by the status: %i %s', (status, outcome) => {
    expect(judgePermitted(answered({ status }), 'developer').outcome).toBe(outcome);
  });

  it('is open where there was no answer', () => {
    expect(judgePermitted(unanswered(), 'developer')).toMatchObject({ reason: 'transport' });
  });
});
