import { describe, expect, it } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { runCaptured } from '../support/in-process.ts';

const clauses = definitions.flatMap(({ contract }) => contract.clauses);
const probes = definitions.flatMap((definition) => definition.probes);

describe('faultline contract', () => {
  it.each(['text', 'json', 'markdown'])('names every clause and every probe as %s', async (format) => {
    const { code, stdout, stderr } = await runCaptured(['contract', '--format', format]);
    expect([code, stderr]).toEqual([0, '']);
    for (const { id, statement } of clauses) {
      expect(stdout).toContain(id);
      expect(stdout).toContain(format === 'json' ? JSON.stringify(statement) : statement);
    }
    for (const { name, title } of probes) {
      expect(stdout).toContain(name);
      expect(stdout).toContain(format === 'json' ? JSON.stringify(title) : title);
    }
    expect(stdout).toContain('faultline_clause_drift');
    expect(stdout).toContain('FaultlineContractDrift');
  });

  it('tells programs who judges a clause', async () => {
    const { stdout } = await runCaptured(['contract', '--format', 'json']);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({
        contract: 'disruptive-technologies',
        clauses: expect.arrayContaining([
          expect.objectContaining({
            id: 'body/json',
            everyExchange: true,
            alerts: expect.arrayContaining([{ name: 'FaultlineContractDrift', severity: 'critical' }]),
          }),
          expect.objectContaining({
            id: '404/resource',
            probes: expect.arrayContaining(['deleted-resource']),
          }),
        ]),
      }),
    ]);
  });

  it('refuses a format that does not exist', async () => {
    const { code, stderr } = await runCaptured(['contract', '--format', 'pdf']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Allowed choices are text, json, markdown')]);
  });
});
