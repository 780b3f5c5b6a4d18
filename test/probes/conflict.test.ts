import { describe, expect, it } from 'vitest';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const probes = ['duplicate-label', 'concurrent-change', 'project-member', 'organization-member'];
const scale = 30;

describe('409', () => {
  it('conforms on the sandbox, and invites nobody who is not a member', async () => {
    const { report, leftovers, log } = await checkSandbox({ probes, scale });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toEqual(
      expect.arrayContaining([
        '409/duplicate-label rest',
        '409/project-member rest',
        '409/organization-member rest',
        '409/concurrent-change rest',
        '400-429/no-effect rest',
      ]),
    );
    expect(leftovers).toEqual([]);
    const invited = log.filter(({ operation }) => operation === 'members.create');
    expect(invited.map(({ status }) => status)).toEqual([409, 409]);
  });

  it.each([
    ['member-invited-twice', ['409/project-member rest', '409/organization-member rest']],
    ['duplicate-label-overwrites', ['409/duplicate-label rest', '400-429/no-effect rest']],
    ['same-label-accepted', ['409/duplicate-label rest']],
    ['duplicate-label-500', ['409/duplicate-label rest']],
  ])('blames %s on the right clauses and no other', async (drift, clauses) => {
    const { report } = await checkSandbox({ probes, scale, sandbox: { drifts: [drift] } });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(clauses);
  });
});

describe('409 by concurrent change', () => {
  const alone = { probes: ['concurrent-change'], scale };

  it('sends each pair on two connections at the same moment, for two accounts', async () => {
    const { log } = await checkSandbox(alone);
    const added = log.filter(({ operation }) => operation === 'labels.create');
    expect(added).toHaveLength(6);
    expect(new Set(added.map(({ account }) => account)).size).toBe(2);
    // Two at a time are no burst beyond the quota.
    expect(log.flatMap(({ probe }) => probe ?? [])).toEqual([]);
  });

  it('finds a lost update', async () => {
    const { report } = await checkSandbox({
      ...alone,
      sandbox: { drifts: ['writes-lost:labels.create@1/2'] },
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(['409/concurrent-change rest']);
  });

  it('reads again and re-applies after a conflict, at least a second later', async () => {
    const { report, log } = await checkSandbox({
      ...alone,
      prepare: (sandbox) => sandbox.script('next 2 of labels.create: 409'),
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toContain('409/concurrent-change rest');
    const refused = log.findLastIndex(({ status }) => status === 409);
    const changes = log.filter(({ operation }) => operation === 'labels.create');
    expect(changes).toHaveLength(8);
    const reapplied = log.slice(refused + 1).filter(({ operation }) => operation !== 'token.create');
    const [read, again] = reapplied.filter(
      ({ operation }, index, all) =>
        operation === 'devices.get' && all[index + 1]?.operation === 'labels.create',
    );
    expect(read).toBeDefined();
    expect(again).toBeDefined();
    expect((read?.at ?? 0) - (log[refused]?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('blames a conflict that never ends', async () => {
    const { report } = await checkSandbox({
      ...alone,
      prepare: (sandbox) => sandbox.script('next 1000 of labels.create: 409'),
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(['409/concurrent-change rest']);
  });
});
