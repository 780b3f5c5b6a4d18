import { describe, expect, it } from 'vitest';
import { leadingProbes } from '../../src/cli/demo/demo-schedule.ts';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const bursts = ['rate-limit'];
const calm = leadingProbes.filter((name) => !bursts.includes(name));

describe('the leading probes against the sandbox', () => {
  it('finds every clause conforming, leaves nothing behind and keeps the quota outside announced bursts', async () => {
    const { report, leftovers, log } = await checkSandbox({ probes: leadingProbes });
    expect(clausesIn(report, 'violates', 'intermittent', 'inconclusive')).toEqual([]);
    expect(leftovers).toEqual([]);
    const unannounced = log.filter(({ probe }) => probe === undefined).map(({ at }) => at);
    for (const [index, at] of unannounced.entries()) {
      expect((unannounced[index + 25] ?? Infinity) - at).toBeGreaterThan(5_000);
    }
  });

  it.each([
    ['retry-after-absent', bursts, ['429/retry-after rest', '429/retry-after emulator']],
    ['duplicate-label-400', calm, ['409/duplicate-label rest']],
    ['help-missing', calm, ['body/help rest', 'body/help emulator']],
    ['code-not-status', calm, ['body/code rest', 'body/code emulator']],
    ['expired-token-accepted', calm, ['401/expired-token rest', '401/expired-token emulator']],
  ])('blames %s on the right clause and no other', async (drift, probes, clauses) => {
    const { report, leftovers } = await checkSandbox({ probes, sandbox: { drifts: [drift] } });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(clauses);
    expect(leftovers).toEqual([]);
  });
});
