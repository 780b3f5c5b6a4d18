import { expect, it } from 'vitest';
import { answerJson } from '../client/http-server.ts';
import { checkAgainst } from './check-against.ts';

const id = 'n'.padEnd(20, '0');

async function stateOfAccess(answer: (path: string) => unknown): Promise<string | undefined> {
  const { report } = await checkAgainst(
    (response, { url }) => answerJson(response, 200, answer(url.split('?')[0] ?? '')),
    {
      probes: ['no-role'],
      change: (target) => ({
        ...target,
        accounts: {
          ...target.accounts,
          no_role: {
            keyId: id,
            secret: 'no role secret',
            email: `${id}@p.serviceaccount.d21s.com`,
            auth: ['token'],
          },
        },
      }),
    },
  );
  return report.clauses.find((clause) => clause.id === '403/project' && clause.api === 'rest')?.state;
}

it('takes an API that lets everybody in everywhere for no membership', async () => {
  expect(await stateOfAccess(() => ({ name: 'anything', labels: {} }))).toBe('violates');
});

it('takes an account that has a role for a mistake of the configuration', async () => {
  const member = { roles: ['roles/project.user'], status: 'ACCEPTED' };
  expect(await stateOfAccess((path) => (path.endsWith(`/members/${id}`) ? member : {}))).toBe('inconclusive');
});
