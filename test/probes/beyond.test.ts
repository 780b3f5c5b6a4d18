import { describe, expect, it } from 'vitest';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const probes = ['valid-credential', 'no-credential', 'unknown-credential', 'unknown-resource'];

describe('what lies beyond the page', () => {
  it.each([
    ['challenge-missing', 'beyond/www-authenticate'],
    ['challenge-malformed', 'beyond/www-authenticate'],
    ['error-cacheable', 'beyond/no-store'],
    ['request-id-missing', 'beyond/trace'],
  ])('shows %s on every answer, whatever it was sent for', async (drift, clause) => {
    const { report } = await checkSandbox({ probes, scale: 20, sandbox: { drifts: [drift] } });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([`${clause} rest`, `${clause} emulator`]);
    expect(report.clauses.find(({ id }) => id === clause)?.severity).toBe('information');
  });
});
