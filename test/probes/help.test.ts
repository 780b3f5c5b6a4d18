import { describe, expect, it } from 'vitest';
import { checkSandbox, clausesIn, type CheckSetup } from '../support/sandbox-check.ts';

const check = (setup: CheckSetup = {}): ReturnType<typeof checkSandbox> =>
  checkSandbox({ probes: ['help-link'], scale: 20, ...setup });

const both = ['help/resolves rest', 'help/resolves emulator'];

describe('the help link', () => {
  it('leads to the page, which is fetched without a credential', async () => {
    const { report, log, events } = await check();
    expect(clausesIn(report, 'conforms')).toEqual(expect.arrayContaining(both));
    expect(log.filter(({ api }) => api === 'documentation')).toHaveLength(2);
    const fetched = events.flatMap((event) =>
      event.type === 'exchange' && event.exchange.api === 'documentation' ? [event.exchange.request] : [],
    );
    const names = fetched.flatMap(({ headers }) => headers.map(([name]) => name.toLowerCase()));
    expect(names).toContain('accept');
    expect(names).not.toContain('authorization');
  });

  it.each([
    'documentation-limit-changed',
    'documentation-section-gone',
    'documentation-gone',
    'documentation-moved-away',
  ])('shows %s', async (drift) => {
    const { report } = await check({ sandbox: { drifts: [drift] } });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(both);
  });

  it('on another known host is as good', async () => {
    const { report } = await check({ sandbox: { drifts: ['control-help-other-host'] } });
    expect(clausesIn(report, 'conforms')).toEqual(expect.arrayContaining(both));
  });

  it('proves nothing where the page cannot be reached, or no link is given', async () => {
    const unreachable = await check({
      target: ({ apis, ...target }) => ({
        ...target,
        apis: { ...apis, documentation: 'http://127.0.0.1:9/docs/error-codes' },
      }),
    });
    expect(clausesIn(unreachable.report, 'inconclusive')).toEqual(expect.arrayContaining(both));
    const without = await check({ sandbox: { drifts: ['help-missing'] } });
    expect(clausesIn(without.report, 'inconclusive')).toEqual(expect.arrayContaining(both));
  });
});
