import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const probes = ['duplicate-label', 'no-credential'];

/** Sends as the sandbox's administrator. */
async function asAdministrator(sandbox: Sandbox, method: string, path: string, body: unknown): Promise<void> {
  const { key_id: id, secret } = sandbox.target().accounts['administrator'] ?? { key_id: '', secret: '' };
  const answer = await fetch(`${sandbox.urls.rest}${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

describe('the pre-flight before anything is written', () => {
  it.each(['project', 'second_project'])('refuses to write where %s holds a Data Connector', async (name) => {
    const { report, log } = await checkSandbox({
      probes,
      async prepare(sandbox) {
        await asAdministrator(sandbox, 'POST', `/${sandbox.target().resources[name]}/dataconnectors`, {
          displayName: 'somebody listens',
          type: 'HTTP_PUSH',
          httpConfig: { url: 'https://listener.example.com' },
        });
      },
    });
    expect(report.clauses.find(({ id }) => id === '409/duplicate-label')).toMatchObject({
      state: 'not-exercised',
      reason: expect.stringMatching(/preflight_refused.*holds a Data Connector/) as string,
    });
    expect(clausesIn(report, 'conforms')).toContain('401/no-credential rest');
    expect(
      log.filter(({ method, api }) => method !== 'GET' && api !== 'token').map((entry) => entry.operation),
    ).toEqual(['dataconnectors.create']);
    expect(report.verdict).toBe('conforms');
  });

  it('takes a page of a proxy for a deployment without Data Connectors', async () => {
    const { report } = await checkSandbox({
      probes,
      sandbox: { drifts: ['body-html:dataconnectors.list'] },
      prepare: (sandbox) => sandbox.script('next 1000 of dataconnectors.list: 501'),
    });
    expect(clausesIn(report, 'conforms')).toContain('409/duplicate-label rest');
    expect(report.verdict).toBe('conforms');
  });

  it('writes nothing when it cannot be told', async () => {
    const { report, log } = await checkSandbox({
      probes,
      prepare: (sandbox) => sandbox.script('next 1000 of dataconnectors.list: 403'),
    });
    expect(clausesIn(report, 'inconclusive')).toContain('409/duplicate-label rest');
    expect(log.some(({ method, api }) => method === 'POST' && api !== 'token')).toBe(false);
  });
});
