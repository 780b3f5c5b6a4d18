import { describe, expect, it } from 'vitest';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import { findUnmetNeed, listNotExercised, listRuns } from '../../src/probe/requirements.ts';
import type { Probe } from '../../src/probe/probe.ts';

const account = { keyId: 'k', secret: 'secret-of-nobody', email: 'e', auth: ['token'] as const };
const target: TargetConfig = {
  name: 'production',
  contract: 'disruptive-technologies',
  apis: { rest: 'http://127.0.0.1:1/v2', token: 'http://127.0.0.1:2/oauth2/token' },
  accounts: { user: account },
  resources: { project: 'projects/p' },
  writes: false,
  bursts: false,
  forgeries: false,
  limits: { scope: 'target', exclusive: false, pace: 1 },
  schedule: { default: '* * * * *', bursts: '* * * * *', probes: {} },
  maintenance: [],
  accepted: [],
};
const probe = (needs: Probe['needs']): Probe => ({
  name: 'p',
  title: '',
  judges: [],
  apis: ['rest'],
  needs,
  cost: { requests: 0, waitSeconds: 0 },
  run: () => Promise.resolve(),
});

const only = (each: Probe): boolean => each.name === 'no-credential';

describe('findUnmetNeed', () => {
  it('lets links be followed from elsewhere than this machine', () => {
    const elsewhere = { ...target, apis: { rest: 'https://api.example.com/v2' } };
    expect(findUnmetNeed(probe({ documentation: true }), 'rest', elsewhere)).toBeUndefined();
  });

  it.each([
    [{}, undefined],
    [{ anyAccount: true, resources: ['project'] }, undefined],
    [{ documentation: true }, 'api_missing'],
    [{ accounts: ['developer'] }, 'account_missing'],
    [{ method: 'basic' }, 'account_missing'],
    [{ method: 'token' }, undefined],
    [{ resources: ['second_project'] }, 'resource_missing'],
    [{ resources: ['expired_token'] }, 'resource_missing'],
    [{ apis: ['emulator'] }, 'api_missing'],
    [{ writes: true }, 'writes_off'],
    [{ bursts: true }, 'bursts_off'],
    [{ forgeries: true }, 'forgeries_off'],
    [{ exclusive: true }, 'quota_shared'],
  ] as const)('%j: %s', (needs, reason) => {
    expect(findUnmetNeed(probe(needs), 'rest', target)?.reason).toBe(reason);
  });

  it('needs an account whose key is still there', () => {
    const onlyRevoked = { ...target, accounts: { revoked: account } };
    expect(findUnmetNeed(probe({ anyAccount: true }), 'rest', onlyRevoked)?.reason).toBe('account_missing');
  });
});

describe('listRuns and listNotExercised', () => {
  it('together account for every clause that a probe judges, on every API', () => {
    const judged = new Set(
      listRuns(disruptiveTechnologies, target).flatMap(({ probe: { judges }, api }) =>
        judges.map((clause) => `${clause} ${api}`),
      ),
    );
    const left = new Set(
      listNotExercised(disruptiveTechnologies, target).map(({ clause, api }) => `${clause} ${api}`),
    );
    const all = disruptiveTechnologies.contract.clauses.flatMap(({ id, apis, judge }) =>
      judge === undefined ? apis.map((api) => `${id} ${api}`) : [],
    );
    expect(all.filter((each) => judged.has(each) === left.has(each))).toEqual([]);
  });

  it('runs nothing that writes, bursts or forges unless told to', () => {
    for (const {
      probe: { needs },
    } of listRuns(disruptiveTechnologies, target)) {
      expect(needs).not.toMatchObject({ writes: true });
      expect(needs).not.toMatchObject({ bursts: true });
      expect(needs).not.toMatchObject({ forgeries: true });
    }
  });

  it('says which clauses a selection leaves out', () => {
    expect(listRuns(disruptiveTechnologies, target, only).map((run) => run.probe.name)).toEqual([
      'no-credential',
    ]);
    expect(listNotExercised(disruptiveTechnologies, target, only)).toContainEqual(
      expect.objectContaining({ clause: '404/resource', api: 'rest', reason: 'not_selected' }),
    );
  });
});
