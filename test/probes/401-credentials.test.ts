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
